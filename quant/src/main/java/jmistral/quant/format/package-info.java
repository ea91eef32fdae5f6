/**
 * The formats of ggml, one class each: its block layout, its exact scalar decoding and, for some, its encoding.
 *
 * <p>Layout constants are byte offsets within a block. All fields are little-endian and unaligned: blocks follow each
 * other without padding, at any address. Layouts follow ggml-common.h, the order of roundings follows ggml-quants.c.
 */
@NullMarked
package jmistral.quant.format;

import org.jspecify.annotations.NullMarked;
