package jmistral.quant.kernel;

import jmistral.quant.VectorMath;

/** {@link VectorMath} in plain Java; sums and exponentials in double precision. */
final class ScalarMath implements VectorMath {
    @Override
    public float sumOfSquares(float[] x, int offset, int length) {
        double sum = 0;
        for (int i = offset; i < offset + length; i++) {
            sum += (double) x[i] * x[i];
        }
        return (float) sum;
    }

    @Override
    public void scale(float[] x, int xOffset, float scale, float[] weight, float[] y, int yOffset, int length) {
        for (int i = 0; i < length; i++) {
            y[yOffset + i] = x[xOffset + i] * scale * weight[i];
        }
    }

    @Override
    public void addScaled(float[] x, int xOffset, float scale, float[] y, int yOffset, int length) {
        for (int i = 0; i < length; i++) {
            y[yOffset + i] += scale * x[xOffset + i];
        }
    }

    @Override
    public void multiply(float[] x, int offset, float scale, int length) {
        for (int i = offset; i < offset + length; i++) {
            x[i] *= scale;
        }
    }

    @Override
    public float max(float[] x, int offset, int length) {
        float max = x[offset];
        for (int i = offset + 1; i < offset + length; i++) {
            max = Math.max(max, x[i]);
        }
        return max;
    }

    @Override
    public float expAndSum(float[] x, int offset, float shift, int length) {
        double sum = 0;
        for (int i = offset; i < offset + length; i++) {
            x[i] = (float) Math.exp(x[i] - shift);
            sum += x[i];
        }
        return (float) sum;
    }

    @Override
    public void swiGlu(float[] gate, float[] up, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            gate[i] = (float) (gate[i] / (1 + Math.exp(-(double) gate[i]))) * up[i];
        }
    }
}
