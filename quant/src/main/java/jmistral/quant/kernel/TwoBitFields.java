package jmistral.quant.kernel;

import static jmistral.quant.kernel.VectorShapes.F;

import jdk.incubator.vector.VectorShuffle;

/**
 * Activations for super-blocks of 256 whose byte 32 h + l holds elements 128 h + l + {0, 32, 64, 96} from the lowest bits
 * up. For each of these four: even and odd bytes, 8 lanes of four activations each.
 */
final class TwoBitFields extends FieldActivations {
    /** Lanes of a super-block. */
    static final int BLOCK_LANES = FieldQuantizer.BLOCK / 4;

    // Groups of 16 that meet in the 32-bit lanes: the lowest two bits in even lanes, the next in odd ones; the rest.
    static final VectorShuffle<Float> GROUPS_0 = groups(0);
    static final VectorShuffle<Float> GROUPS_1 = groups(4);

    long[] values = {};

    /** @param largestQuant of the weights */
    TwoBitFields(int largestQuant) {
        super(8, largestQuant, 16);
    }

    @Override
    void reserve(int blocks) {
        if (values.length < blocks * BLOCK_LANES) {
            values = new long[Math.multiplyExact(blocks, BLOCK_LANES)];
        }
    }

    @Override
    void pack(int[] quants, int block) {
        int to = block * BLOCK_LANES;
        for (int shift = 0; shift < 4; shift++) {
            for (int odd = 0; odd < 2; odd++) {
                for (int lane = 0; lane < 8; lane++) {
                    int from = lane / 4 * 128 + shift * 32 + lane % 4 * 8 + odd;
                    values[to++] = ((long) quants[from] << 48)
                            + ((long) quants[from + 2] << 32)
                            + ((long) quants[from + 4] << 16)
                            + quants[from + 6];
                }
            }
        }
    }

    private static VectorShuffle<Float> groups(int first) {
        return VectorShuffle.fromOp(F, lane -> (lane / 8 * 8 + first + lane % 2 * 2 + lane % 8 / 4) % F.length());
    }
}
