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
}
