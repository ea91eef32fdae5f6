package jmistral.quant.kernel;

import static jmistral.quant.kernel.VectorShapes.F;

import jdk.incubator.vector.VectorShuffle;

/**
 * Activations for super-blocks of 256 whose byte 32 c + l holds element 64 c + l low, 64 c + 32 + l high. For each half of
 * a super-block, low and high quants, even and odd bytes: 8 lanes of four activations.
 */
final class NibbleFields extends LongFields {
    // Scales of the sub-blocks that meet in the 32-bit lanes of each half: low quants in even lanes, high in odd ones.
    static final VectorShuffle<Float> FIRST_HALF = scales(8);
    static final VectorShuffle<Float> SECOND_HALF = scales(12);

    /** @param largestQuant of the weights */
    NibbleFields(int largestQuant) {
        super(BLOCK_COLUMNS, largestQuant, 32);
    }

    @Override
    int first(int vector, int lane) {
        return vector / 4 * 128 + lane / 4 * 64 + vector / 2 % 2 * 32 + lane % 4 * 8 + vector % 2;
    }

    private static VectorShuffle<Float> scales(int first) {
        return VectorShuffle.fromOp(F, lane -> (first + lane % 2 + lane / 8 * 2) % F.length());
    }
}
