package jmistral.quant;

import java.lang.foreign.MemorySegment;

/** Encoding of one tensor type from floats. Immutable, thread-safe. */
public interface BlockEncoder {
    /** The type that this encodes. */
    TensorType type();

    /**
     * Encodes {@code elements} elements, a multiple of the type's block size.
     *
     * <p>Formats with scales choose them so that the sum of squared errors is small. Equal values give equal bytes,
     * wherever they stand and on every machine.
     *
     * @param source finite values that the type can hold, from {@code sourceOffset}
     * @param target receives the blocks from {@code offsetBytes}, at any alignment
     * @throws IllegalArgumentException if {@code elements} is no whole number of blocks, or a value is NaN, infinite or too
     *     large for the type: the message gives its index in {@code source}, and nothing has been written
     */
    void quantize(float[] source, int sourceOffset, MemorySegment target, long offsetBytes, int elements);
}
