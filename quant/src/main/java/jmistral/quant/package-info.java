@NullMarked
package jmistral.quant;

import org.jspecify.annotations.NullMarked;
