package jmistral.runtime.gguf;

import java.util.Arrays;
import jmistral.quant.TensorType;

/** A tensor of a file: its name, type and shape, and where its data lies. Immutable. */
public final class TensorInfo {
    private final String name;
    private final TensorType type;
    private final long[] dimensions;
    private final long offsetBytes;
    private final long byteSize;
    private final int part;
    private final long shapeOffsetBytes;

    TensorInfo(
            String name,
            TensorType type,
            long[] dimensions,
            long offsetBytes,
            long byteSize,
            int part,
            long shapeOffsetBytes) {
        this.name = name;
        this.type = type;
        this.dimensions = dimensions;
        this.offsetBytes = offsetBytes;
        this.byteSize = byteSize;
        this.part = part;
        this.shapeOffsetBytes = shapeOffsetBytes;
    }

    /** The name, unique in the file. */
    public String name() {
        return name;
    }

    /** The type of every element. */
    public TensorType type() {
        return type;
    }

    /** Number of dimensions, 1 to 4. */
    public int dimensionCount() {
        return dimensions.length;
    }

    /** Length along {@code index}, in ggml's order: 0 is the length of a row; 1 beyond the last dimension. */
    public long dimension(int index) {
        return index < dimensions.length ? dimensions[index] : 1;
    }

    /** All lengths in ggml's order, in a new array. */
    public long[] dimensions() {
        return dimensions.clone();
    }

    /** The lengths in ggml's order, for people: "[4096, 32000]". */
    public String shape() {
        return Arrays.toString(dimensions);
    }

    /** Number of elements. */
    public long elements() {
        long elements = 1;
        for (long dimension : dimensions) {
            elements *= dimension;
        }
        return elements;
    }

    /** Where the data begins, from the beginning of its file. */
    public long offsetBytes() {
        return offsetBytes;
    }

    /** Bytes of the data. */
    public long byteSize() {
        return byteSize;
    }

    /** Which file of a split model holds the data, from 0. */
    public int part() {
        return part;
    }

    /** Where the file states the lengths: the place of a fault of shape. */
    public long shapeOffsetBytes() {
        return shapeOffsetBytes;
    }

    boolean hasShape(long... expected) {
        return Arrays.equals(dimensions, expected);
    }

    @Override
    public String toString() {
        return name + " " + type + " " + shape();
    }
}
