package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.DIV;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.SQRT;
import static jdk.incubator.vector.VectorOperators.SUB;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.I;
import static jmistral.quant.kernel.VectorShapes.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** Turns a group of activations into pairs of integers; lanes are tokens. */
final class PairQuantizer {
    private static final int EXPONENT = 0x7f800000;
    private static final int SMALLEST_NORMAL = 0x00800000;

    // Added to a float of up to 2^21 it leaves the nearest integer in the lower bits.
    private static final float ROUND = 0x1.8p23f;

    // Changes no sum of squares but one of zeros, whose norm is to be above 0.
    private static final float ALMOST_NOTHING = 1e-30f;

    private PairQuantizer() {}

    /**
     * Each lane's group gets a step of its own. Where a value is not finite, the scale and the sum of its lane are not
     * finite either, and its integers mean nothing.
     *
     * @param x activations [groupSize][width]
     * @param norm Euclidean norm of the integers before they are rounded
     * @param pairs gets a[k] in the lower and a[k + 2] in the upper half of an int, in the order of {@link PairUnpacker},
     *     [groupSize / 2][width]
     * @param scales gets the step of each lane, divided by 65536
     * @param sums gets the sum of each lane
     */
    static void quantize(
            float[] x,
            int groupSize,
            int width,
            float norm,
            int[] pairs,
            int pairsOffset,
            float[] scales,
            float[] sums,
            int offset) {
        IntVector magnitude = IntVector.broadcast(I, Integer.MAX_VALUE);
        IntVector lower = IntVector.broadcast(I, 0xffff);
        for (int lane = 0; lane < width; lane += LANES) {
            IntVector largest = IntVector.broadcast(I, SMALLEST_NORMAL); // of absolute values, as bits
            FloatVector sum = FloatVector.zero(F);
            for (int c = 0; c < groupSize; c++) {
                FloatVector value = FloatVector.fromArray(F, x, c * width + lane);
                largest = largest.lanewise(MAX, value.reinterpretAsInts().lanewise(AND, magnitude));
                sum = sum.lanewise(ADD, value);
            }
            // 2^-exponent or so, exactly: with it squares neither overflow nor vanish.
            IntVector exponents = IntVector.broadcast(I, EXPONENT);
            IntVector exponent = largest.lanewise(AND, exponents);
            FloatVector inverse = exponents.lanewise(SUB, exponent).reinterpretAsFloats();
            FloatVector squares = FloatVector.broadcast(F, ALMOST_NOTHING);
            for (int c = 0; c < groupSize; c++) {
                FloatVector value =
                        FloatVector.fromArray(F, x, c * width + lane).lanewise(MUL, inverse);
                squares = value.lanewise(FMA, value, squares);
            }
            FloatVector root = squares.lanewise(SQRT);
            FloatVector factor = FloatVector.broadcast(F, norm).lanewise(DIV, root);
            int even = pairsOffset + lane;
            int odd = even + groupSize / 4 * width;
            for (int at = lane; at < groupSize * width; at += 4 * width) {
                IntVector first = FloatVector.fromArray(F, x, at)
                        .lanewise(MUL, inverse)
                        .lanewise(FMA, factor, FloatVector.broadcast(F, ROUND))
                        .reinterpretAsInts();
                IntVector second = FloatVector.fromArray(F, x, at + 2 * width)
                        .lanewise(MUL, inverse)
                        .lanewise(FMA, factor, FloatVector.broadcast(F, ROUND))
                        .reinterpretAsInts();
                second.lanewise(LSHL, 16) // which leaves nothing of the bits of ROUND
                        .lanewise(OR, first.lanewise(AND, lower))
                        .intoArray(pairs, even);
                first = FloatVector.fromArray(F, x, at + width)
                        .lanewise(MUL, inverse)
                        .lanewise(FMA, factor, FloatVector.broadcast(F, ROUND))
                        .reinterpretAsInts();
                second = FloatVector.fromArray(F, x, at + 3 * width)
                        .lanewise(MUL, inverse)
                        .lanewise(FMA, factor, FloatVector.broadcast(F, ROUND))
                        .reinterpretAsInts();
                second.lanewise(LSHL, 16)
                        .lanewise(OR, first.lanewise(AND, lower))
                        .intoArray(pairs, odd);
                even += width;
                odd += width;
            }
            // 1 / inverse is half of the exponent's power of two.
            root.lanewise(MUL, 0.5f / norm / 65536)
                    .lanewise(MUL, exponent.reinterpretAsFloats())
                    .intoArray(scales, offset + lane);
            sum.intoArray(sums, offset + lane);
        }
    }
}
