package jmistral.quant;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * A matrix of quantised blocks where it lies in memory: a view, which owns nothing and copies nothing.
 *
 * @param type the tensor type of all rows
 * @param data the memory that holds the matrix, usually a mapped file
 * @param offsetBytes where row 0 begins in {@code data}, at any alignment
 * @param rows outputs of a product, at least 1
 * @param columns inputs of a product, a multiple of the type's block size
 */
public record Matrix(TensorType type, MemorySegment data, long offsetBytes, int rows, int columns) {
    /**
     * @throws IllegalArgumentException if {@code rows < 1}, or {@code columns} is no positive multiple of the block size
     * @throws IndexOutOfBoundsException if the matrix does not lie within {@code data}
     */
    public Matrix {
        if (rows < 1 || columns < 1 || columns % type.blockElements() != 0) {
            throw new IllegalArgumentException("no " + type + " matrix has " + rows + " rows of " + columns);
        }
        Objects.checkFromIndexSize(offsetBytes, rows * type.bytesFor(columns), data.byteSize());
    }

    /** Bytes from one row to the next. */
    public long rowBytes() {
        return type.bytesFor(columns);
    }

    /** Bytes of all rows. */
    public long byteSize() {
        return rows * rowBytes();
    }
}
