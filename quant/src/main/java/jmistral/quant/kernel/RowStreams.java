package jmistral.quant.kernel;

import java.lang.foreign.MemorySegment;
import jmistral.quant.TensorType;

/**
 * A fused kernel that takes rows from a few equal parts of them, its streams.
 *
 * <p>Rows are taken two at a time, so that activations are loaded once for both, and by turns of a few blocks: the next
 * two of the streams, and so on, then the next blocks of all. By its turn again, what the processor's own reading ahead
 * has fetched of a stream is there. Rows read from end to end are not: the instructions between two lines of memory are so
 * many that few lines are asked for at once. Turns bring a third more of memory, with vectors of 256 bits a half. Besides,
 * the activations of a turn stay in the L1 cache, however long the rows are.
 */
abstract class RowStreams implements FusedRows {
    private static final int STREAMS = 8;
    private static final int BATCH = 16; // rows of each stream
    private static final int FEW_ROWS = 32;
    private static final int PAGE_BYTES = 4096;

    /** Columns of a turn: fewer or more bring less of memory. */
    static final int TURN_COLUMNS = 768;

    /** Where the sums of {@link #multiplyRows} begin. */
    static final int FIRST_SUM = CacheLine.FLOATS;

    private final TensorType type;

    /** @param type of the rows */
    RowStreams(TensorType type) {
        this.type = type;
    }

    /**
     * Multiplies the first rows of all streams, which are {@code strideBytes} apart. The sum of a row is made in the same
     * way, whichever stream it is in, and however many there are.
     *
     * <p>The loop over rows belongs here, because entering a kernel costs as much as a block or two; clearing {@code sums}
     * does not: vectors that are constant throughout a kernel leave their registers for a call, and do not come back.
     *
     * @param streams an even number
     * @param rows of each stream, at most {@link #BATCH}
     * @param sums 0 to begin with; receives, from {@link #FIRST_SUM}, a vector for each row of each stream, [rows][streams],
     *     whose lanes are yet to be added. Sums stay there from block to block: vectors that a loop carries along are
     *     objects in some runs of the JVM.
     */
    abstract void multiplyRows(
            int streams,
            MemorySegment w,
            long offsetBytes,
            long strideBytes,
            int rows,
            int columns,
            ArrangedActivations x,
            int token,
            float[] sums);

    @Override
    public final int scratchLength() {
        return FIRST_SUM + STREAMS * BATCH * VectorShapes.LANES;
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
        long rowBytes = type.bytesFor(columns);
        int done = 0;
        int streams = STREAMS;
        while (done + 1 < rows) {
            int part = part(rows - done, streams, rowBytes);
            for (int first = done; first < done + part; first += BATCH) {
                int batch = Math.min(BATCH, done + part - first);
                long row = offsetBytes + first * rowBytes;
                VectorDots.clear(scratch, FIRST_SUM, FIRST_SUM + batch * streams * VectorShapes.LANES);
                multiplyRows(streams, data, row, part * rowBytes, batch, columns, x, token, scratch);
                for (int sum = 0; sum < batch * streams; sum++) {
                    out[outOffset + first + sum / streams + sum % streams * part] =
                            VectorDots.sum(scratch, FIRST_SUM + sum * VectorShapes.LANES);
                }
            }
            done += streams * part;
            streams = 2;
        }
        if (done < rows) { // the odd one is paired with itself
            VectorDots.clear(scratch, FIRST_SUM, FIRST_SUM + 2 * VectorShapes.LANES);
            multiplyRows(2, data, offsetBytes + done * rowBytes, 0, 1, columns, x, token, scratch);
            out[outOffset + done] = VectorDots.sum(scratch, FIRST_SUM);
        }
    }

    /** Where streams are a multiple of a page apart, they push one another out of the caches' sets: one row less helps. */
    private static int part(int rows, int streams, long rowBytes) {
        int part = rows / streams;
        return streams * part > FEW_ROWS && part * rowBytes % PAGE_BYTES == 0 ? part - 1 : part;
    }
}
