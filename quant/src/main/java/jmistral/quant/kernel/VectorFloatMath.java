package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.LANES;

import jdk.incubator.vector.FloatVector;
import jmistral.quant.VectorMath;

/** {@link VectorMath} with vectors, in single precision. */
final class VectorFloatMath implements VectorMath {
    @Override
    public float sumOfSquares(float[] x, int offset, int length) {
        return VectorDots.dot(x, offset, x, offset, length);
    }

    @Override
    public void scale(float[] x, int xOffset, float scale, float[] weight, float[] y, int yOffset, int length) {
        FloatVector factor = FloatVector.broadcast(F, scale);
        int i = 0;
        for (int end = length - length % LANES; i < end; i += LANES) {
            FloatVector.fromArray(F, x, xOffset + i)
                    .lanewise(MUL, factor)
                    .lanewise(MUL, FloatVector.fromArray(F, weight, i))
                    .intoArray(y, yOffset + i);
        }
        for (; i < length; i++) {
            y[yOffset + i] = x[xOffset + i] * scale * weight[i];
        }
    }

    @Override
    public void addScaled(float[] x, int xOffset, float scale, float[] y, int yOffset, int length) {
        FloatVector factor = FloatVector.broadcast(F, scale);
        int i = 0;
        for (int end = length - length % LANES; i < end; i += LANES) {
            FloatVector.fromArray(F, x, xOffset + i)
                    .lanewise(FMA, factor, FloatVector.fromArray(F, y, yOffset + i))
                    .intoArray(y, yOffset + i);
        }
        for (; i < length; i++) {
            y[yOffset + i] = Math.fma(scale, x[xOffset + i], y[yOffset + i]);
        }
    }

    @Override
    public void multiply(float[] x, int offset, float scale, int length) {
        FloatVector factor = FloatVector.broadcast(F, scale);
        int i = offset;
        for (int end = offset + length - length % LANES; i < end; i += LANES) {
            FloatVector.fromArray(F, x, i).lanewise(MUL, factor).intoArray(x, i);
        }
        for (; i < offset + length; i++) {
            x[i] *= scale;
        }
    }

    @Override
    public float max(float[] x, int offset, int length) {
        float max = x[offset];
        int i = offset;
        if (length >= LANES) {
            FloatVector largest = FloatVector.fromArray(F, x, offset);
            int end = offset + length - length % LANES;
            for (i += LANES; i < end; i += LANES) {
                largest = largest.lanewise(MAX, FloatVector.fromArray(F, x, i));
            }
            max = largest.reduceLanes(MAX);
        }
        for (; i < offset + length; i++) {
            max = Math.max(max, x[i]);
        }
        return max;
    }

    @Override
    public float expAndSum(float[] x, int offset, float shift, int length) {
        VectorExp.exp(x, offset, shift, length, null);
        return VectorDots.total(x, offset, length);
    }

    @Override
    public void swiGlu(float[] gate, float[] up, int offset, int length) {
        VectorExp.exp(gate, offset, 0, length, up);
    }
}
