package jmistral.quant.kernel;

import static jmistral.quant.kernel.VectorShapes.F;

import jdk.incubator.vector.VectorShuffle;

/**
 * Activations for super-blocks of 256 whose byte 32 h + l holds elements 128 h + l + {0, 32, 64, 96} from the lowest bits
 * up. For each of these four: even and odd bytes, 8 lanes of four activations each.
 */
final class TwoBitFields extends LongFields {
    // Groups of 16 that meet in the 32-bit lanes: the lowest two bits in even lanes, the next in odd ones; the rest.
    static final VectorShuffle<Float> GROUPS_0 = groups(0);
    static final VectorShuffle<Float> GROUPS_1 = groups(4);

    /** @param largestQuant of the weights */
    TwoBitFields(int largestQuant) {
        super(BLOCK_COLUMNS, largestQuant, 16);
    }

    @Override
    int first(int vector, int lane) {
        return lane / 4 * 128 + vector / 2 * 32 + lane % 4 * 8 + vector % 2;
    }

    private static VectorShuffle<Float> groups(int first) {
        return VectorShuffle.fromOp(F, lane -> (lane / 8 * 8 + first + lane % 2 * 2 + lane % 8 / 4) % F.length());
    }
}
