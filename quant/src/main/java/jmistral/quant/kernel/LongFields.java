package jmistral.quant.kernel;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Activations whose products meet in fields of 16 bits, four in a lane of 64 bits; eight lanes are a vector. */
abstract class LongFields extends FieldActivations {
    /** The lanes of such activations and of the quants that meet them. */
    static final VectorSpecies<Long> L = LongVector.SPECIES_512;

    /** Doubles 32 bytes. */
    static final VectorShuffle<Long> TWICE = VectorShuffle.fromOp(L, lane -> lane % 4);

    /** Lanes of a super-block. */
    static final int BLOCK_LANES = BLOCK_COLUMNS / 4;

    private final int blockLanes;
    long[] values = {};

    /**
     * @param blockColumns activations that share a step, a multiple of 32
     * @param largestQuant of the weights
     * @param sumLength activations of a sum, which share a scale of the weights
     */
    LongFields(int blockColumns, int largestQuant, int sumLength) {
        super(blockColumns, 8, largestQuant, sumLength);
        blockLanes = blockColumns / 4;
    }

    /**
     * The first activation of a lane of a block, of which the others are 2, 4 and 6 further on.
     *
     * @param vector of the block
     * @param lane 0 to 7
     */
    abstract int first(int vector, int lane);

    @Override
    final void reserve(int blocks) {
        int length = CacheLine.LONGS + Math.multiplyExact(blocks, blockLanes);
        if (values.length < length) {
            values = new long[length];
        }
    }

    @Override
    final void pack(int[] quants, int block) {
        int to = CacheLine.LONGS + block * blockLanes;
        for (int vector = 0; vector < blockLanes / 8; vector++) {
            for (int lane = 0; lane < 8; lane++) {
                int from = first(vector, lane);
                values[to++] = ((long) quants[from] << 48)
                        + ((long) quants[from + 2] << 32)
                        + ((long) quants[from + 4] << 16)
                        + quants[from + 6];
            }
        }
    }
}
