@NullMarked
package jmistral.cli;

import org.jspecify.annotations.NullMarked;
