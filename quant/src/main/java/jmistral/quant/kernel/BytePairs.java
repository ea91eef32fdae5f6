package jmistral.quant.kernel;

import static jmistral.quant.kernel.VectorShapes.F;

import jdk.incubator.vector.VectorShuffle;

/**
 * Activations for super-blocks of 256 where element 32 i + l has its bits in byte l of 32, whatever i is: for each 32, even
 * and odd bytes, 8 lanes of two activations.
 */
final class BytePairs extends PairFields {
    // Which of eight scales of 16 elements the lanes of 32 meet, in the first 32, the next, ...
    static final VectorShuffle<Float> GROUPS_0 = groups(0);
    static final VectorShuffle<Float> GROUPS_1 = groups(2);
    static final VectorShuffle<Float> GROUPS_2 = groups(4);
    static final VectorShuffle<Float> GROUPS_3 = groups(6);

    /**
     * @param largestQuant of the weights
     * @param sumLength activations of a sum, which share a scale of the weights
     */
    BytePairs(int largestQuant, int sumLength) {
        super(BLOCK_COLUMNS, largestQuant, sumLength);
    }

    @Override
    int first(int lane) {
        return lane / 16 * 32 + lane / 8 % 2 + lane % 8 * 4;
    }

    private static VectorShuffle<Float> groups(int first) {
        return VectorShuffle.fromOp(F, lane -> (first + lane / 4) % F.length());
    }
}
