/** From a prompt's ids to an answer's text: the loop, its ends, and the text as it becomes certain. */
@NullMarked
package jmistral.runtime.generation;

import org.jspecify.annotations.NullMarked;
