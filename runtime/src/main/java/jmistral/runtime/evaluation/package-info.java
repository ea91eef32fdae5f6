/** How well a model predicts given text. */
@NullMarked
package jmistral.runtime.evaluation;

import org.jspecify.annotations.NullMarked;
