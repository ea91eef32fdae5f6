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
}
