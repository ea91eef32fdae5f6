package jmistral.quant;

/** Arithmetic on plain float rows that the steps between matrix products need. Immutable, thread-safe. */
public interface VectorMath {
    /** Σ x[i]² over {@code length} elements from {@code offset}. */
    float sumOfSquares(float[] x, int offset, int length);

    /** {@code y[i] = x[i] * scale * weight[i]}: the second half of RMSNorm; {@code x} and {@code y} may be the same. */
    void scale(float[] x, int xOffset, float scale, float[] weight, float[] y, int yOffset, int length);

    /** {@code y[i] += scale * x[i]}. */
    void addScaled(float[] x, int xOffset, float scale, float[] y, int yOffset, int length);

    /** {@code x[i] *= scale}. */
    void multiply(float[] x, int offset, float scale, int length);

    /** The largest of {@code length >= 1} elements. */
    float max(float[] x, int offset, int length);

    /** {@code x[i] = exp(x[i] - shift)}; returns their sum. Relative error of each below 3e-7; minus infinity gives 0. */
    float expAndSum(float[] x, int offset, float shift, int length);

    /** {@code gate[i] = silu(gate[i]) * up[i]}, silu(x) = x / (1 + exp(-x)). */
    void swiGlu(float[] gate, float[] up, int offset, int length);
}
