package jmistral.quant.format;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import jmistral.quant.TensorType;

/** The checks that every decoder and encoder makes before it touches a block. */
final class Checks {
    private Checks() {}

    /**
     * The number of blocks that hold {@code elements}.
     *
     * @throws IllegalArgumentException if {@code elements} is negative or no multiple of the block size
     * @throws IndexOutOfBoundsException if the blocks do not lie within {@code blocks}, or the values within
     *     {@code values}
     */
    static int blocks(
            TensorType type, MemorySegment blocks, long offsetBytes, float[] values, int valuesOffset, int elements) {
        if (elements < 0 || elements % type.blockElements() != 0) {
            throw new IllegalArgumentException(
                    elements + " elements are no whole number of " + type + " blocks of " + type.blockElements());
        }
        Objects.checkFromIndexSize(valuesOffset, elements, values.length);
        Objects.checkFromIndexSize(offsetBytes, type.bytesFor(elements), blocks.byteSize());
        return elements / type.blockElements();
    }

    /**
     * The number of blocks that hold {@code elements}, all of them encodable.
     *
     * @param largest the largest magnitude that the type can hold
     * @throws IllegalArgumentException also if a value is not finite or larger than {@code largest}
     */
    static int blocks(
            TensorType type,
            float largest,
            float[] values,
            int valuesOffset,
            MemorySegment blocks,
            long offsetBytes,
            int elements) {
        int count = blocks(type, blocks, offsetBytes, values, valuesOffset, elements);
        for (int i = valuesOffset; i < valuesOffset + elements; i++) {
            if (!(Math.abs(values[i]) <= largest)) { // written so that it catches NaN
                throw new IllegalArgumentException("value " + i + " is " + values[i] + ", but " + type
                        + " holds only finite numbers of at most " + largest);
            }
        }
        return count;
    }
}
