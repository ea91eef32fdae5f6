package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.DIV;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.MIN;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jdk.incubator.vector.VectorOperators.SUB;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
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
     * Without {@code up}: {@code x[i] = e^(x[i] - shift)}. With it, and {@code shift} 0:
     * {@code x[i] = x[i] / (1 + e^-x[i]) * up[i]}. It is one method because a vector must not be handed from one to
     * another (see {@link VectorShapes}).
     */
    static void exp(float[] x, int offset, float shift, int length, float @Nullable [] up) {
        float sign = up == null ? 1 : -1;
        int i = offset;
        for (int end = offset + length - length % LANES; i < end; i += LANES) {
            FloatVector value = FloatVector.fromArray(F, x, i);
            FloatVector argument =
                    FloatVector.broadcast(F, sign).lanewise(FMA, value, FloatVector.broadcast(F, -shift));
            FloatVector clamped = argument.lanewise(MAX, FloatVector.broadcast(F, LOWEST))
                    .lanewise(MIN, FloatVector.broadcast(F, HIGHEST));
            FloatVector rounder = FloatVector.broadcast(F, ROUNDER);
            FloatVector rounded = clamped.lanewise(FMA, FloatVector.broadcast(F, LOG2_E), rounder);
            FloatVector n = rounded.lanewise(SUB, rounder);
            FloatVector r = n.lanewise(FMA, FloatVector.broadcast(F, -LN2_HIGH), clamped);
            r = n.lanewise(FMA, FloatVector.broadcast(F, -LN2_LOW), r);
            FloatVector p = r.lanewise(FMA, FloatVector.broadcast(F, C7), FloatVector.broadcast(F, C6));
            p = p.lanewise(FMA, r, FloatVector.broadcast(F, C5));
            p = p.lanewise(FMA, r, FloatVector.broadcast(F, C4));
            p = p.lanewise(FMA, r, FloatVector.broadcast(F, C3));
            p = p.lanewise(FMA, r, FloatVector.broadcast(F, C2));
            FloatVector one = FloatVector.broadcast(F, 1);
            p = p.lanewise(MUL, r).lanewise(FMA, r, r).lanewise(ADD, one);
            IntVector power = rounded.reinterpretAsInts().lanewise(SUB, rounder.reinterpretAsInts());
            IntVector half = power.lanewise(ASHR, 1);
            IntVector oneBits = one.reinterpretAsInts();
            FloatVector scale1 =
                    half.lanewise(LSHL, MANTISSA_BITS).lanewise(ADD, oneBits).reinterpretAsFloats();
            FloatVector scale2 = power.lanewise(SUB, half)
                    .lanewise(LSHL, MANTISSA_BITS)
                    .lanewise(ADD, oneBits)
                    .reinterpretAsFloats();
            FloatVector exp = p.lanewise(MUL, scale1).lanewise(MUL, scale2);
            if (up == null) {
                exp.intoArray(x, i);
            } else {
                value.lanewise(DIV, exp.lanewise(ADD, one))
                        .lanewise(MUL, FloatVector.fromArray(F, up, i))
                        .intoArray(x, i);
            }
        }
        for (; i < offset + length; i++) {
            if (up == null) {
                x[i] = exp(x[i] - shift);
            } else {
                x[i] = x[i] / (exp(-x[i]) + 1) * up[i];
            }
        }
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
