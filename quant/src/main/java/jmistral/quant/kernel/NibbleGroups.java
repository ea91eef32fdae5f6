package jmistral.quant.kernel;

import static jmistral.quant.kernel.VectorShapes.LANES;

/**
 * The order of activations for blocks of 32 whose 16 bytes hold element j low and j + 16 high, of which a vector takes
 * the bytes of {@link #BLOCKS} blocks, 4 a lane.
 *
 * <p>For each such group: a vector with -127 times the sum of the 8 activations that meet a lane; then low before high
 * quants, byte 0 to 3 of all lanes, times 2^(-8 k) for bytes 0 to 2. Where blocks are no multiple of a group, the last
 * group starts earlier and has zeros for the blocks that it shares with the one before.
 */
final class NibbleGroups extends OrderedActivations {
    /** Blocks of a group. */
    static final int BLOCKS = LANES / 4;

    /** Columns of a group: rows must not be shorter. */
    static final int COLUMNS = 32 * BLOCKS;

    /** Floats of a group. */
    static final int FLOATS = LANES + COLUMNS;

    private static final float SUM_FACTOR = -127;
    private static final float[] BYTE_SCALES = {1, 0x1p-8f, 0x1p-16f, 1}; // byte 3 is converted after a shift

    /** Groups in {@code columns}. */
    static int groups(int columns) {
        return Math.ceilDiv(columns, COLUMNS);
    }

    @Override
    int length(int columns) {
        return columns < COLUMNS ? 0 : groups(columns) * FLOATS;
    }

    @Override
    void arrange(float[] x, int offset, int columns, float[] arranged, int arrangedOffset) {
        int to = arrangedOffset;
        for (int at = 0; at < columns; at += COLUMNS) {
            int first = Math.min(at, columns - COLUMNS);
            for (int lane = 0; lane < LANES; lane++) {
                int column = first + lane / 4 * 32;
                int from = offset + column + lane % 4 * 4;
                boolean done = column < at;
                float sum = 0;
                for (int k = 0; k < 4; k++) {
                    float low = done ? 0 : x[from + k];
                    float high = done ? 0 : x[from + k + 16];
                    arranged[to + (1 + k) * LANES + lane] = low * BYTE_SCALES[k];
                    arranged[to + (5 + k) * LANES + lane] = high * BYTE_SCALES[k];
                    sum += low + high;
                }
                arranged[to + lane] = SUM_FACTOR * sum;
            }
            to += FLOATS;
        }
    }
}
