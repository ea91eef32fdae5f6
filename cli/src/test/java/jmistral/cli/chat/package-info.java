@NullMarked
package jmistral.cli.chat;

import org.jspecify.annotations.NullMarked;
