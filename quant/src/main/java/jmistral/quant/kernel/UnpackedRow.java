package jmistral.quant.kernel;

import java.util.Arrays;
import jmistral.quant.Activations;
import jmistral.quant.BlockFormat;
import jmistral.quant.Matrix;

/** Products of one row with a few tokens, by way of floats in the nearest cache. Belongs to one worker. */
final class UnpackedRow {
    private static final int SLICE_COLUMNS = 1024; // a multiple of every block

    private final float[] slice = new float[SLICE_COLUMNS];
    private final float[] sums; // [tokens]

    UnpackedRow(int tokenCapacity) {
        sums = new float[tokenCapacity];
    }

    int tokenCapacity() {
        return sums.length;
    }

    void multiply(Matrix matrix, BlockFormat unpacker, int row, Activations in, int tokens, Activations out) {
        long rowOffsetBytes = matrix.offsetBytes() + row * matrix.rowBytes();
        Arrays.fill(sums, 0, tokens, 0);
        for (int column = 0; column < matrix.columns(); column += SLICE_COLUMNS) {
            int length = Math.min(SLICE_COLUMNS, matrix.columns() - column);
            unpacker.dequantize(matrix.data(), rowOffsetBytes + matrix.type().bytesFor(column), slice, 0, length);
            for (int t = 0; t < tokens; t++) {
                sums[t] += VectorDots.dot(slice, 0, in.values(), in.offset(t) + column, length);
            }
        }
        for (int t = 0; t < tokens; t++) {
            out.values()[out.offset(t) + row] = sums[t];
        }
    }
}
