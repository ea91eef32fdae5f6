package jmistral.quant;

import java.lang.foreign.MemorySegment;

/** Encoding of one tensor type from floats. Immutable, thread-safe. */
public interface BlockEncoder {
    /** The type that this encodes. */
    TensorType type();

    /**
     * Encodes {@code elements} elements, a multiple of the type's block size.
     *
     * @param source values from {@code sourceOffset}
     * @param target receives the blocks from {@code offsetBytes}, at any alignment
     */
    void quantize(float[] source, int sourceOffset, MemorySegment target, long offsetBytes, int elements);
}
