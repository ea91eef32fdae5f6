package jmistral.quant.kernel;

import java.lang.foreign.MemorySegment;

/** A fused kernel that takes two rows at a time, one from each half of the rows, and activations in fields. */
abstract class TwoFieldStreams implements FusedRows {
    private static final int BATCH = 16; // pairs of rows
    private static final int PAGE_BYTES = 4096;

    /** Bytes of a row. */
    abstract long rowBytes(int columns);

    /**
     * Multiplies rows r and, {@code strideBytes} away, their partners, for r < {@code pairs}. The sum of a row is made in
     * the same way, whichever stream it is in.
     *
     * @param sums receives a vector for each row, pair after pair, whose lanes are yet to be added
     */
    abstract void multiplyPairs(
            MemorySegment w,
            long offsetBytes,
            long strideBytes,
            int pairs,
            int columns,
            ArrangedActivations x,
            int token,
            float[] sums);

    @Override
    public final int scratchLength() {
        return 2 * BATCH * VectorShapes.LANES;
    }

    @Override
    public final void multiply(
            MemorySegment data,
            long offsetBytes,
            int rows,
            int columns,
            ArrangedActivations x,
            int token,
            float[] out,
            int outOffset,
            float[] scratch) {
        long rowBytes = rowBytes(columns);
        int half = half(rows, rowBytes);
        for (int first = 0; first < half; first += BATCH) {
            int pairs = Math.min(BATCH, half - first);
            long row = offsetBytes + first * rowBytes;
            multiplyPairs(data, row, half * rowBytes, pairs, columns, x, token, scratch);
            for (int r = 0; r < pairs; r++) {
                out[outOffset + first + r] = VectorDots.sum(scratch, 2 * r * VectorShapes.LANES);
                out[outOffset + first + r + half] = VectorDots.sum(scratch, (2 * r + 1) * VectorShapes.LANES);
            }
        }
        for (int r = 2 * half; r < rows; r++) { // paired with themselves
            multiplyPairs(data, offsetBytes + r * rowBytes, 0, 1, columns, x, token, scratch);
            out[outOffset + r] = VectorDots.sum(scratch, 0);
        }
    }

    /** Where streams are a multiple of a page apart, they push one another out of the caches' sets: one row less helps. */
    private static int half(int rows, long rowBytes) {
        int half = rows / 2;
        return half > BATCH && half * rowBytes % PAGE_BYTES == 0 ? half - 1 : half;
    }
}
