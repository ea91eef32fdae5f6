/** The forward pass of Mistral's architecture: weights, attention, feed-forward, cache. */
@NullMarked
package jmistral.runtime.model;

import org.jspecify.annotations.NullMarked;
