package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.LANES;
import static jmistral.quant.kernel.VectorShapes.ROTATE_1;
import static jmistral.quant.kernel.VectorShapes.ROTATE_2;
import static jmistral.quant.kernel.VectorShapes.ROTATE_4;
import static jmistral.quant.kernel.VectorShapes.ROTATE_8;

import jdk.incubator.vector.FloatVector;

/** Dot products and sums of plain floats. */
final class VectorDots {
    private static final float[] ZEROS = new float[2048];

    private VectorDots() {}

    /** {@code Σ_i a[aOffset + i] * b[bOffset + i]} for i < length. */
    static float dot(float[] a, int aOffset, float[] b, int bOffset, int length) {
        FloatVector sum0 = FloatVector.zero(F);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        int i = 0;
        for (int end = length - length % (4 * LANES); i < end; i += 4 * LANES) {
            int p = aOffset + i;
            int q = bOffset + i;
            sum0 = FloatVector.fromArray(F, a, p).lanewise(FMA, FloatVector.fromArray(F, b, q), sum0);
            sum1 = FloatVector.fromArray(F, a, p + LANES).lanewise(FMA, FloatVector.fromArray(F, b, q + LANES), sum1);
            sum2 = FloatVector.fromArray(F, a, p + 2 * LANES)
                    .lanewise(FMA, FloatVector.fromArray(F, b, q + 2 * LANES), sum2);
            sum3 = FloatVector.fromArray(F, a, p + 3 * LANES)
                    .lanewise(FMA, FloatVector.fromArray(F, b, q + 3 * LANES), sum3);
        }
        for (int end = length - length % LANES; i < end; i += LANES) {
            sum0 = FloatVector.fromArray(F, a, aOffset + i)
                    .lanewise(FMA, FloatVector.fromArray(F, b, bOffset + i), sum0);
        }
        FloatVector all = sum0.lanewise(ADD, sum1).lanewise(ADD, sum2.lanewise(ADD, sum3));
        if (LANES >= 16) {
            all = all.lanewise(ADD, all.rearrange(ROTATE_8));
        }
        if (LANES >= 8) {
            all = all.lanewise(ADD, all.rearrange(ROTATE_4));
        }
        all = all.lanewise(ADD, all.rearrange(ROTATE_2));
        all = all.lanewise(ADD, all.rearrange(ROTATE_1));
        float sum = all.lane(0);
        for (; i < length; i++) {
            sum = Math.fma(a[aOffset + i], b[bOffset + i], sum);
        }
        return sum;
    }

    /** {@code Σ_i x[offset + i]} for i < length. */
    static float total(float[] x, int offset, int length) {
        FloatVector all = FloatVector.zero(F);
        int i = 0;
        for (int end = length - length % LANES; i < end; i += LANES) {
            all = all.lanewise(ADD, FloatVector.fromArray(F, x, offset + i));
        }
        if (LANES >= 16) {
            all = all.lanewise(ADD, all.rearrange(ROTATE_8));
        }
        if (LANES >= 8) {
            all = all.lanewise(ADD, all.rearrange(ROTATE_4));
        }
        all = all.lanewise(ADD, all.rearrange(ROTATE_2));
        all = all.lanewise(ADD, all.rearrange(ROTATE_1));
        float total = all.lane(0);
        for (; i < length; i++) {
            total += x[offset + i];
        }
        return total;
    }

    /**
     * Sets sums to 0, by copying: the JVM has that ready. A loop, that of Arrays.fill too, would be compiled into callers
     * at the compiler's first level, and take a fifth of a first prompt's time.
     */
    static void clear(float[] sums, int from, int to) {
        for (int i = from; i < to; i += ZEROS.length) {
            System.arraycopy(ZEROS, 0, sums, i, Math.min(ZEROS.length, to - i));
        }
    }

    /**
     * The sum of the vector at {@code offset}, whose lanes are added by halving. Without vectors, because this is called
     * beside kernels so large that the compiler may inline no more vector methods after them.
     */
    static float sum(float[] lanes, int offset) {
        return (everyFourth(lanes, offset) + everyFourth(lanes, offset + 2))
                + (everyFourth(lanes, offset + 1) + everyFourth(lanes, offset + 3));
    }

    /** The sum of every fourth lane. */
    private static float everyFourth(float[] lanes, int at) {
        return switch (LANES) {
            case 16 -> (lanes[at] + lanes[at + 8]) + (lanes[at + 4] + lanes[at + 12]);
            case 8 -> lanes[at] + lanes[at + 4];
            default -> lanes[at];
        };
    }
}
