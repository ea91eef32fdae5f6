@NullMarked
package jmistral.runtime.chat;

import org.jspecify.annotations.NullMarked;
