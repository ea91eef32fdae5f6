package jmistral.quant.kernel;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jmistral.quant.TensorType;

/** A fused kernel that takes two rows at a time, one from each half of the rows. */
abstract class TwoStreams implements FusedRows {
    private static final int BATCH = 16; // pairs of rows

    private final TensorType type;

    /** @param type of the rows */
    TwoStreams(TensorType type) {
        this.type = type;
    }

    /**
     * Multiplies rows r and, {@code stride} bytes away, their partners, for r < {@code pairs}. The sum of a row is made
     * in the same way, whichever stream it is in.
     *
     * @param lanes 0 to begin with; receives a vector for each row, pair after pair, whose lanes are yet to be added
     */
    abstract void multiplyPairs(
            MemorySegment w,
            long offsetBytes,
            long stride,
            int pairs,
            int columns,
            float[] x,
            int xOffset,
            float[] lanes);

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
        float[] values = ((OrderedActivations) x).values();
        int offset = ((OrderedActivations) x).offset(token);
        int half = rows / 2;
        long rowBytes = type.bytesFor(columns);
        for (int first = 0; first < half; first += BATCH) {
            int pairs = Math.min(BATCH, half - first);
            Arrays.fill(scratch, 0, 2 * pairs * VectorShapes.LANES, 0);
            multiplyPairs(
                    data, offsetBytes + first * rowBytes, half * rowBytes, pairs, columns, values, offset, scratch);
            for (int r = 0; r < pairs; r++) {
                out[outOffset + first + r] = VectorDots.sum(scratch, 2 * r * VectorShapes.LANES);
                out[outOffset + first + r + half] = VectorDots.sum(scratch, (2 * r + 1) * VectorShapes.LANES);
            }
        }
        if (2 * half < rows) { // the odd one is paired with itself
            int last = rows - 1;
            Arrays.fill(scratch, 0, 2 * VectorShapes.LANES, 0);
            multiplyPairs(data, offsetBytes + last * rowBytes, 0, 1, columns, values, offset, scratch);
            out[outOffset + last] = VectorDots.sum(scratch, 0);
        }
    }
}
