package jmistral.quant.kernel;

/** Activations whose products meet in fields of 16 bits, two in a lane of 32 bits. */
abstract class PairFields extends FieldActivations {
    /** Lanes of a super-block. */
    static final int BLOCK_LANES = FieldQuantizer.BLOCK / 2;

    int[] values = {};

    /**
     * @param largestQuant of the weights
     * @param sumLength 16 or 32 activations that share a scale of the weights
     */
    PairFields(int largestQuant, int sumLength) {
        super(4, largestQuant, sumLength);
    }

    /** The first activation of a lane of a super-block, of which the other is 2 further on. */
    abstract int first(int lane);

    @Override
    final void reserve(int blocks) {
        if (values.length < blocks * BLOCK_LANES) {
            values = new int[Math.multiplyExact(blocks, BLOCK_LANES)];
        }
    }

    @Override
    final void pack(int[] quants, int block) {
        for (int lane = 0; lane < BLOCK_LANES; lane++) {
            int from = first(lane);
            values[block * BLOCK_LANES + lane] = (quants[from] << 16) + quants[from + 2];
        }
    }
}
