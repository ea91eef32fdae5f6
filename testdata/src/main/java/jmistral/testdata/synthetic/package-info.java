/**
 * Writes models of any shape and quantisation whose weights are noise: for measuring speed and memory without a download.
 */
@NullMarked
package jmistral.testdata.synthetic;

import org.jspecify.annotations.NullMarked;
