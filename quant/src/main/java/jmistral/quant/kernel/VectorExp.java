package jmistral.quant.kernel;

import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.LANES;
import static jmistral.quant.kernel.VectorShapes.ROTATE_1;
import static jmistral.quant.kernel.VectorShapes.ROTATE_2;
import static jmistral.quant.kernel.VectorShapes.ROTATE_4;
import static jmistral.quant.kernel.VectorShapes.ROTATE_8;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/**
 * The exponential function in single precision: e^x = 2^n e^r with n the integer nearest to x / ln 2, e^r by a
 * polynomial (the one of Cephes' expf). Relative error below 2e-7 where the result is normal. Vectors and single floats
 * give the same bits.
 */
final class VectorExp {
    // Beyond these the result is 0 or infinite; 2^n then still is a product of two normal powers.
    private static final float LOWEST = -104;
    private static final float HIGHEST = 89;

    private static final float LOG2_E = (float) (1 / Math.log(2));
    // ln 2 in two parts, the first so short that its product with n is exact.
    private static final float LN2_HIGH = 0x1.63p-1f;
    private static final float LN2_LOW = (float) (Math.log(2) - LN2_HIGH);
    // Added to a small float it leaves the nearest integer in the lowest bits.
    private static final float ROUNDER = 0x1.8p23f;

    private static final float C2 = (float) 5.0000001201e-1;
    private static final float C3 = (float) 1.6666665459e-1;
    private static final float C4 = (float) 4.1665795894e-2;
    private static final float C5 = (float) 8.3334519073e-3;
    private static final float C6 = (float) 1.3981999507e-3;
    private static final float C7 = (float) 1.9875691500e-4;

    private static final int ONE_BITS = Float.floatToRawIntBits(1);
    private static final int MANTISSA_BITS = 23;

    private VectorExp() {}

    /**
     * Without {@code up}: {@code x[i] = e^(x[i] - shift)}, and their sum is returned. With it:
     * {@code x[i] = x[i] / (1 + e^-x[i]) * up[i]}. It is one method because a vector must not be handed from one to
     * another (see {@link VectorShapes}).
     */
    static float exp(float[] x, int offset, float shift, int length, float @Nullable [] up) {
        FloatVector sums = FloatVector.zero(F);
        int i = offset;
        for (; i <= offset + length - LANES; i += LANES) {
            FloatVector value = FloatVector.fromArray(F, x, i);
            FloatVector argument = up == null ? value.sub(shift) : value.neg();
            FloatVector clamped = argument.max(LOWEST).min(HIGHEST);
            FloatVector rounded = clamped.fma(FloatVector.broadcast(F, LOG2_E), FloatVector.broadcast(F, ROUNDER));
            FloatVector n = rounded.sub(ROUNDER);
            FloatVector r = n.fma(FloatVector.broadcast(F, -LN2_HIGH), clamped);
            r = n.fma(FloatVector.broadcast(F, -LN2_LOW), r);
            FloatVector p = r.fma(FloatVector.broadcast(F, C7), FloatVector.broadcast(F, C6));
            p = p.fma(r, FloatVector.broadcast(F, C5));
            p = p.fma(r, FloatVector.broadcast(F, C4));
            p = p.fma(r, FloatVector.broadcast(F, C3));
            p = p.fma(r, FloatVector.broadcast(F, C2));
            p = p.mul(r).fma(r, r).add(1);
            IntVector power = rounded.reinterpretAsInts().sub(Float.floatToRawIntBits(ROUNDER));
            IntVector half = power.lanewise(VectorOperators.ASHR, 1);
            FloatVector scale1 = half.lanewise(VectorOperators.LSHL, MANTISSA_BITS)
                    .add(ONE_BITS)
                    .reinterpretAsFloats();
            FloatVector scale2 = power.sub(half)
                    .lanewise(VectorOperators.LSHL, MANTISSA_BITS)
                    .add(ONE_BITS)
                    .reinterpretAsFloats();
            FloatVector exp = p.mul(scale1).mul(scale2);
            if (up == null) {
                exp.intoArray(x, i);
                sums = exp.add(sums);
            } else {
                value.div(exp.add(1)).mul(FloatVector.fromArray(F, up, i)).intoArray(x, i);
            }
        }
        if (LANES >= 16) {
            sums = sums.add(sums.rearrange(ROTATE_8));
        }
        if (LANES >= 8) {
            sums = sums.add(sums.rearrange(ROTATE_4));
        }
        sums = sums.add(sums.rearrange(ROTATE_2));
        sums = sums.add(sums.rearrange(ROTATE_1));
        float sum = sums.lane(0);
        for (; i < offset + length; i++) {
            if (up == null) {
                x[i] = exp(x[i] - shift);
                sum += x[i];
            } else {
                x[i] = x[i] / (exp(-x[i]) + 1) * up[i];
            }
        }
        return sum;
    }

    private static float exp(float x) {
        float clamped = Math.min(Math.max(x, LOWEST), HIGHEST);
        float rounded = Math.fma(clamped, LOG2_E, ROUNDER);
        float n = rounded - ROUNDER;
        float r = Math.fma(n, -LN2_HIGH, clamped);
        r = Math.fma(n, -LN2_LOW, r);
        float p = Math.fma(r, C7, C6);
        p = Math.fma(p, r, C5);
        p = Math.fma(p, r, C4);
        p = Math.fma(p, r, C3);
        p = Math.fma(p, r, C2);
        p = Math.fma(p * r, r, r) + 1;
        int power = Float.floatToRawIntBits(rounded) - Float.floatToRawIntBits(ROUNDER);
        int half = power >> 1;
        float scale1 = Float.intBitsToFloat((half << MANTISSA_BITS) + ONE_BITS);
        float scale2 = Float.intBitsToFloat(((power - half) << MANTISSA_BITS) + ONE_BITS);
        return p * scale1 * scale2;
    }
}
