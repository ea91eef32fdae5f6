package jmistral.quant.kernel;

/**
 * Activations for super-blocks of 256 whose byte 32 c + l holds element 64 c + l low, 64 c + 32 + l high. For each half of
 * a super-block, low and high quants, even and odd bytes: 8 lanes of four activations.
 */
final class NibbleFields extends FieldActivations {
    /** Lanes of a super-block. */
    static final int BLOCK_LANES = FieldQuantizer.BLOCK / 4;

    long[] values = {};

    /** @param largestQuant of the weights */
    NibbleFields(int largestQuant) {
        super(8, largestQuant, 32);
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
        for (int half = 0; half < FieldQuantizer.BLOCK; half += 128) {
            for (int high = 0; high < 64; high += 32) {
                for (int odd = 0; odd < 2; odd++) {
                    for (int lane = 0; lane < 8; lane++) {
                        int from = half + lane / 4 * 64 + high + lane % 4 * 8 + odd;
                        values[to++] = ((long) quants[from] << 48)
                                + ((long) quants[from + 2] << 32)
                                + ((long) quants[from + 4] << 16)
                                + quants[from + 6];
                    }
                }
            }
        }
    }
}
