package jmistral.quant;

import java.lang.foreign.MemorySegment;

/** Scalar decoding of one tensor type: the definition that every kernel is tested against. Immutable, thread-safe. */
public interface BlockFormat {
    /** The type that this decodes. */
    TensorType type();

    /**
     * Decodes {@code elements} elements, a multiple of the type's block size, with ggml's exact rounding: products and
     * sums are rounded separately.
     *
     * @param source quantised blocks
     * @param offsetBytes where the first block begins, at any alignment
     * @param target receives {@code elements} values from {@code targetOffset}
     */
    void dequantize(MemorySegment source, long offsetBytes, float[] target, int targetOffset, int elements);
}
