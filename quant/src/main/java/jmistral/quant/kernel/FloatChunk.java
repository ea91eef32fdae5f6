package jmistral.quant.kernel;

import jmistral.quant.BlockFormat;
import jmistral.quant.Matrix;

/** Products of some rows with many tokens by way of floats, for any type: scratch memory of one worker. */
final class FloatChunk {
    private static final int SLICE_COLUMNS = VectorTiles.ROW_FLOATS; // a multiple of every block

    private final int capacity; // rows
    private final float[] unpacked; // [rows][SLICE_COLUMNS]

    /** @param capacity rows of a chunk at most, a multiple of {@link VectorTiles#ROWS} */
    FloatChunk(int capacity) {
        this.capacity = capacity;
        unpacked = new float[capacity * SLICE_COLUMNS];
    }

    /** Adds the products of {@code rows} rows from {@code row} to {@code sums}, as {@link Tiles} has them. */
    void multiply(Matrix matrix, BlockFormat unpacker, int row, int rows, TokenTiles x, float[] sums) {
        int groups = Math.ceilDiv(rows, VectorTiles.ROWS); // the last may hold old rows, whose sums are not used
        for (int column = 0; column < matrix.columns(); column += SLICE_COLUMNS) {
            int columns = Math.min(SLICE_COLUMNS, matrix.columns() - column);
            long offsetBytes = matrix.offsetBytes()
                    + row * matrix.rowBytes()
                    + matrix.type().bytesFor(column);
            for (int r = 0; r < rows; r++) {
                unpacker.dequantize(matrix.data(), offsetBytes, unpacked, r * SLICE_COLUMNS, columns);
                offsetBytes += matrix.rowBytes();
            }
            for (int lane = 0; lane < x.lanes(); lane += x.width(lane)) {
                VectorTiles.multiply(
                        x.width(lane),
                        unpacked,
                        x.values(),
                        x.offset(lane) + column * x.width(lane),
                        columns,
                        sums,
                        x.sumsOffset(lane, capacity),
                        groups);
            }
        }
    }
}
