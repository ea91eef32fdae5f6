package jmistral.quant.kernel;

import static jmistral.quant.kernel.PairTiles.ROW_GROUPS;
import static jmistral.quant.kernel.PairTiles.ROW_PAIRS;
import static jmistral.quant.kernel.PairUnpacker.STRIPE_COLUMNS;

import jmistral.quant.Matrix;

/** Products of some rows with many tokens by way of integers: scratch memory of one worker, which fits its L2 cache. */
final class PairChunk {
    private static final int SLICE_STRIPES = 16; // of rows, read from memory one after another
    private static final int SLICE_COLUMNS = SLICE_STRIPES * STRIPE_COLUMNS;

    private final int capacity; // rows
    private final int[] pairs; // [stripe][row][ROW_PAIRS]: near each other, lest rows get into each other's cache lines
    private final float[] scales; // [stripe][row][ROW_GROUPS]
    private final float[] corrections; // likewise

    /** @param capacity rows of a chunk at most, a multiple of {@link PairTiles#ROWS} */
    PairChunk(int capacity) {
        this.capacity = capacity;
        pairs = new int[SLICE_STRIPES * capacity * ROW_PAIRS];
        scales = new float[SLICE_STRIPES * capacity * ROW_GROUPS];
        corrections = new float[SLICE_STRIPES * capacity * ROW_GROUPS];
    }

    /** Adds the products of {@code rows} rows from {@code row} to {@code sums}, as {@link Tiles} has them. */
    void multiply(Matrix matrix, PairUnpacker unpacker, int row, int rows, PairActivations x, float[] sums) {
        for (int from = 0; from < matrix.columns(); from += SLICE_COLUMNS) {
            int to = Math.min(from + SLICE_COLUMNS, matrix.columns());
            unpack(matrix, unpacker, row, rows, from, to);
            for (int lane = 0; lane < x.lanes(); lane += x.width(lane)) {
                for (int column = from; column < to; column += STRIPE_COLUMNS) {
                    int columns = Math.min(STRIPE_COLUMNS, to - column);
                    multiply(unpacker, (column - from) / STRIPE_COLUMNS, rows, x, lane, column, columns, sums);
                }
            }
        }
    }

    private void unpack(Matrix matrix, PairUnpacker unpacker, int row, int rows, int from, int to) {
        for (int r = 0; r < rows; r++) {
            long rowOffsetBytes = matrix.offsetBytes() + (row + r) * matrix.rowBytes();
            for (int column = from; column < to; column += STRIPE_COLUMNS) {
                int at = (column - from) / STRIPE_COLUMNS * capacity + r;
                unpacker.unpack(
                        matrix.data(),
                        rowOffsetBytes + matrix.type().bytesFor(column),
                        Math.min(STRIPE_COLUMNS, to - column),
                        pairs,
                        at * ROW_PAIRS,
                        scales,
                        corrections,
                        at * ROW_GROUPS);
            }
        }
    }

    private void multiply(
            PairUnpacker unpacker,
            int stripe,
            int rows,
            PairActivations x,
            int lane,
            int column,
            int columns,
            float[] sums) {
        int steps = x.grid().groupSize() / 2;
        int groups = columns / x.grid().groupSize();
        int xOffset = x.pairsOffset(lane, column);
        int xGroup = x.groupsOffset(lane, column);
        int vectors = x.width(lane) / VectorShapes.LANES;
        for (int r = 0; r < rows; r += PairTiles.ROWS) { // the last may hold old rows, whose sums are not used
            int at = stripe * capacity + r;
            int sum = x.sumsOffset(lane, capacity) + r * x.width(lane);
            PairTiles.multiply(
                    vectors,
                    steps,
                    groups,
                    unpacker.corrected(),
                    pairs,
                    at * ROW_PAIRS,
                    scales,
                    corrections,
                    at * ROW_GROUPS,
                    x.pairs(),
                    xOffset,
                    x.scales(),
                    x.sums(),
                    xGroup,
                    sums,
                    sum);
        }
    }
}
