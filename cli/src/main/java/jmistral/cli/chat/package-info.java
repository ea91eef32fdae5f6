/** The chat on a terminal. It knows nothing of the command line that opens it, which hands it what it needs. */
@NullMarked
package jmistral.cli.chat;

import org.jspecify.annotations.NullMarked;
