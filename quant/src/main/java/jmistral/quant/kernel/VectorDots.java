package jmistral.quant.kernel;

import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.LANES;

import jdk.incubator.vector.FloatVector;

/** Dot products of plain floats. */
final class VectorDots {
    private VectorDots() {}

    /** {@code Σ_i a[aOffset + i] * b[bOffset + i]} for i < length. */
    static float dot(float[] a, int aOffset, float[] b, int bOffset, int length) {
        FloatVector sum0 = FloatVector.zero(F);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        int i = 0;
        for (; i <= length - 4 * LANES; i += 4 * LANES) {
            int p = aOffset + i;
            int q = bOffset + i;
            sum0 = FloatVector.fromArray(F, a, p).fma(FloatVector.fromArray(F, b, q), sum0);
            sum1 = FloatVector.fromArray(F, a, p + LANES).fma(FloatVector.fromArray(F, b, q + LANES), sum1);
            sum2 = FloatVector.fromArray(F, a, p + 2 * LANES).fma(FloatVector.fromArray(F, b, q + 2 * LANES), sum2);
            sum3 = FloatVector.fromArray(F, a, p + 3 * LANES).fma(FloatVector.fromArray(F, b, q + 3 * LANES), sum3);
        }
        for (; i <= length - LANES; i += LANES) {
            sum0 = FloatVector.fromArray(F, a, aOffset + i).fma(FloatVector.fromArray(F, b, bOffset + i), sum0);
        }
        float sum = VectorShapes.sum(sum0.add(sum1).add(sum2.add(sum3)));
        for (; i < length; i++) {
            sum = Math.fma(a[aOffset + i], b[bOffset + i], sum);
        }
        return sum;
    }

    /** The sum of the vector at {@code offset}. */
    static float sum(float[] lanes, int offset) {
        return VectorShapes.sum(FloatVector.fromArray(F, lanes, offset));
    }
}
