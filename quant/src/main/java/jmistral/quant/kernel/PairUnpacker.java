package jmistral.quant.kernel;

import java.lang.foreign.MemorySegment;
import jmistral.quant.TensorType;

/**
 * Unpacks quants of up to 6 bits to pairs of signed 16-bit integers: q[k] in the lower half of an int, and q[k + 2] in
 * the upper one. Of a group of columns first come the pairs of columns 0, 4, 8, ..., then those of 1, 5, 9, ...
 * Weights are {@code scale * q + correction} with one scale and one correction for a group. Immutable, thread-safe.
 */
interface PairUnpacker {
    /** Columns of one call, except the last ones of a row. */
    int STRIPE_COLUMNS = 256;

    /** The type that this unpacks. */
    TensorType type();

    /** Groups and their largest quant. */
    ActivationGrid grid();

    /** Whether there are corrections that are not zero. */
    boolean corrected();

    /**
     * Unpacks {@code columns} of a row, whole blocks and at most {@link #STRIPE_COLUMNS}.
     *
     * @param pairs {@code columns / 2} ints from {@code pairsOffset}
     * @param scales one for each group from {@code groupOffset}, where there is room for those of groups of 16
     * @param corrections likewise; left as they are if not {@link #corrected}
     */
    void unpack(
            MemorySegment source,
            long offsetBytes,
            int columns,
            int[] pairs,
            int pairsOffset,
            float[] scales,
            float[] corrections,
            int groupOffset);
}
