package jmistral.quant.kernel;

/** Activations whose products meet in fields of 16 bits, two in a lane of 32 bits. */
abstract class PairFields extends FieldActivations {
    /** Lanes of a super-block. */
    static final int BLOCK_LANES = BLOCK_COLUMNS / 2;

    private final int blockLanes;
    int[] values = {};

    /**
     * @param blockColumns activations that share a step
     * @param largestQuant of the weights
     * @param sumLength activations of a sum, which share a scale of the weights
     */
    PairFields(int blockColumns, int largestQuant, int sumLength) {
        super(blockColumns, 4, largestQuant, sumLength);
        blockLanes = blockColumns / 2;
    }

    /** The first activation of a lane of a block, of which the other is 2 further on. */
    abstract int first(int lane);

    @Override
    final void reserve(int blocks) {
        int length = CacheLine.INTS + Math.multiplyExact(blocks, blockLanes);
        if (values.length < length) {
            values = new int[length];
        }
    }

    @Override
    final void pack(int[] quants, int block) {
        int to = CacheLine.INTS + block * blockLanes;
        for (int lane = 0; lane < blockLanes; lane++) {
            int from = first(lane);
            values[to + lane] = (quants[from] << 16) + quants[from + 2];
        }
    }
}
