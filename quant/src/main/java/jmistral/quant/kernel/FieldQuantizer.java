package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.I2S;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jdk.incubator.vector.VectorOperators.SUB;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.I;
import static jmistral.quant.kernel.VectorShapes.LANES;
import static jmistral.quant.kernel.VectorShapes.SHORTS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * Quantises activations for kernels that sum products of a few unsigned quants in a field of 16 bits, and for those that
 * take floats from 16 bits.
 *
 * <p>What bounds a sum in a field is the sum of the positive activations that meet there, and that of the negative ones,
 * whichever is larger. The step between integers is chosen from these, not from the largest activation; it is then several
 * times smaller than that of an 8-bit integer.
 */
final class FieldQuantizer {
    private static final int LARGEST_FIELD = Short.MAX_VALUE - 8; // what lower fields carry is less than that
    private static final VectorShuffle<Float> SWAP_1 = VectorShuffle.fromOp(F, lane -> lane ^ 1);
    private static final VectorShuffle<Float> SWAP_2 = VectorShuffle.fromOp(F, lane -> lane ^ 2);
    private static final VectorShuffle<Float> SWAP_4 = VectorShuffle.fromOp(F, lane -> (lane ^ 4) % LANES);

    // Added to a float below 2^22, this leaves the nearest integer in the low bits.
    private static final float TO_INTEGER = 0x1.8p23f;

    private FieldQuantizer() {}

    /** The largest sum of positive integers in a field, where quants reach {@code largestQuant}: rounding taken off. */
    static float limit(int largestQuant, int together) {
        return LARGEST_FIELD / (float) largestQuant - 0.5f * together;
    }

    /**
     * Writes {@code quants[i]}, the nearest integers to {@code x[offset + i] / step}, for all of {@code quants}.
     *
     * @param together 4 or 8 neighbours meet in a field
     * @param limit from {@link #limit}
     * @return the step; not finite if an activation is not
     */
    static float quantize(float[] x, int offset, int together, float limit, int[] quants) {
        FloatVector most = FloatVector.zero(F);
        for (int i = 0; i < quants.length; i += LANES) {
            FloatVector sum = FloatVector.fromArray(F, x, offset + i);
            FloatVector absolute = sum.lanewise(ABS);
            sum = sum.lanewise(ADD, sum.rearrange(SWAP_1));
            absolute = absolute.lanewise(ADD, absolute.rearrange(SWAP_1));
            sum = sum.lanewise(ADD, sum.rearrange(SWAP_2));
            absolute = absolute.lanewise(ADD, absolute.rearrange(SWAP_2));
            if (together == 8) {
                sum = sum.lanewise(ADD, sum.rearrange(SWAP_4));
                absolute = absolute.lanewise(ADD, absolute.rearrange(SWAP_4));
            }
            most = most.lanewise(MAX, absolute.lanewise(ADD, sum.lanewise(ABS)));
        }
        float step = 0.5f * most.reduceLanes(MAX) / limit; // the larger part is (Σ|x| + |Σx|) / 2
        float inverse = step >= Float.MIN_NORMAL ? 1 / step : 0;
        for (int i = 0; i < quants.length; i += LANES) {
            FloatVector.fromArray(F, x, offset + i)
                    .lanewise(MUL, inverse)
                    .lanewise(ADD, TO_INTEGER)
                    .reinterpretAsInts()
                    .lanewise(SUB, IntVector.broadcast(I, Float.floatToRawIntBits(TO_INTEGER)))
                    .intoArray(quants, i);
        }
        return step;
    }

    /**
     * Writes {@code quants}, the nearest 16-bit integers to the activations of each block over the block's step, which is
     * as small as its largest activation allows.
     */
    static void quantizeBlocks(
            float[] x, int offset, int blocks, short[] quants, int quantsOffset, float[] steps, int stepsOffset) {
        IntVector integer = IntVector.broadcast(I, Float.floatToRawIntBits(TO_INTEGER));
        for (int b = 0; b < blocks; b++) {
            int first = b * ShortActivations.BLOCK_COLUMNS;
            FloatVector most = FloatVector.zero(F);
            for (int i = first; i < first + ShortActivations.BLOCK_COLUMNS; i += LANES) {
                most = FloatVector.fromArray(F, x, offset + i).lanewise(ABS).lanewise(MAX, most);
            }
            float step = most.reduceLanes(MAX) / Short.MAX_VALUE;
            float inverse = step >= Float.MIN_NORMAL ? 1 / step : 0;
            for (int i = first; i < first + ShortActivations.BLOCK_COLUMNS; i += LANES) {
                ((ShortVector) FloatVector.fromArray(F, x, offset + i)
                                .lanewise(MUL, inverse)
                                .lanewise(ADD, TO_INTEGER)
                                .reinterpretAsInts()
                                .lanewise(SUB, integer)
                                .convertShape(I2S, SHORTS, 0))
                        .intoArray(quants, quantsOffset + i);
            }
            steps[stepsOffset + b] = step;
        }
    }

    /** The sum of {@code length} integers. */
    static int sum(int[] quants, int offset, int length) {
        int sum = 0;
        for (int i = offset; i < offset + length; i++) {
            sum += quants[i];
        }
        return sum;
    }
}
