package jmistral.quant.kernel;

import static jmistral.quant.kernel.VectorShapes.F;

import jdk.incubator.vector.VectorShuffle;

/**
 * The order of activations for super-blocks with 32 bytes of 2-bit quants for each half, which are a vector of 256 bits.
 *
 * <p>For each half: a vector with the sums of the 8 groups of 16; then, from the lowest 2 bits up, byte 0 to 3 of all
 * lanes, times 2^(-8 k) for byte k.
 */
final class TwoBitHalves extends OrderedActivations {
    static final ActivationLayout LAYOUT = TwoBitHalves::new;

    // Groups of the half that the lanes are in: the lowest 2 bits, the next, ...
    static final VectorShuffle<Float> GROUPS_0 = groups(0);
    static final VectorShuffle<Float> GROUPS_1 = groups(2);
    static final VectorShuffle<Float> GROUPS_2 = groups(4);
    static final VectorShuffle<Float> GROUPS_3 = groups(6);

    private static final int HALF_COLUMNS = 128;
    private static final int LANES = 8;

    @Override
    int length(int columns) {
        return columns / HALF_COLUMNS * (LANES + HALF_COLUMNS);
    }

    @Override
    void arrange(float[] x, int offset, int columns, float[] arranged, int arrangedOffset) {
        int to = arrangedOffset;
        for (int from = offset; from < offset + columns; from += HALF_COLUMNS) {
            for (int group = 0; group < LANES; group++) {
                arranged[to++] = (float) sum(x, from + 16 * group, 16);
            }
            for (int shift = 0; shift < 4; shift++) {
                for (int k = 0; k < 4; k++) {
                    float scale = Math.scalb(1f, -8 * k);
                    for (int lane = 0; lane < LANES; lane++) {
                        arranged[to++] = scale * x[from + shift * 32 + lane * 4 + k];
                    }
                }
            }
        }
    }

    private static VectorShuffle<Float> groups(int first) {
        return VectorShuffle.fromOp(F, lane -> first + lane / 4);
    }
}
