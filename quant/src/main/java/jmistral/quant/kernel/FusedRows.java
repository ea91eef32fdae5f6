package jmistral.quant.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Products of rows with one token that take quants from memory to the sum without storing floats. Several streams far
 * apart are read at a time, so that activations are loaded once for several rows. Immutable, thread-safe.
 */
interface FusedRows {
    /** The form in which {@link #multiply} wants activations. */
    ActivationLayout layout();

    /** Columns that a row has at least. */
    default int leastColumns() {
        return 1;
    }

    /**
     * {@code out[outOffset + r] = Σ_c row_r[c] * x[token][c]}; the order of the sum depends on the columns alone.
     *
     * @param data the rows, one after another from {@code offsetBytes}
     * @param x activations, arranged by {@link #layout}
     * @param scratch {@link #scratchLength} floats of the calling worker's own
     */
    void multiply(
            MemorySegment data,
            long offsetBytes,
            int rows,
            int columns,
            ArrangedActivations x,
            int token,
            float[] out,
            int outOffset,
            float[] scratch);

    /** Floats of scratch memory that {@link #multiply} needs. */
    int scratchLength();

    /**
     * Where {@code block} begins in a row of so many, in a form which the JIT compiler does not see to be linear: the
     * minimum is always the first. Of a linear offset it checks the bounds before the loop over a row's blocks. That takes
     * a hundred instructions at the beginning of each row, during which the next row is not asked of memory: streams lose a
     * third of their speed, or half. Besides, without checks it puts what the loop does into an order of its own, in which
     * loads and masks come first and vectors leave their registers.
     */
    static long blockOffset(int block, int blocks, long blockBytes) {
        return Math.min(block * blockBytes, (blocks - 1) * blockBytes);
    }
}
