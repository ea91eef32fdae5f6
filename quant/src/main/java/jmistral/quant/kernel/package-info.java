/**
 * Products on quantised blocks, and the arithmetic between them: scalar, and with the Vector API, which is used in this
 * package and nowhere else. Classes whose name begins with {@code Vector} must not be touched where the module
 * jdk.incubator.vector is absent.
 */
@NullMarked
package jmistral.quant.kernel;

import org.jspecify.annotations.NullMarked;
