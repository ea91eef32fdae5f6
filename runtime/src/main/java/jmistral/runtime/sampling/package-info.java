/** From logits to the next token: penalties, filters and the draw. */
@NullMarked
package jmistral.runtime.sampling;

import org.jspecify.annotations.NullMarked;
