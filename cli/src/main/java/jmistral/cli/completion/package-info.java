/** Scripts that complete command lines in a shell, made from picocli's model of the commands. */
@NullMarked
package jmistral.cli.completion;

import org.jspecify.annotations.NullMarked;
