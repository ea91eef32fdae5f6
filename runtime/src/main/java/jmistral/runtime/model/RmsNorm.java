package jmistral.runtime.model;

import jmistral.quant.Activations;
import jmistral.quant.VectorMath;

/**
 * Root mean square normalisation (Zhang and Sennrich 2019): {@code y = x / sqrt(mean(x²) + epsilon) * weight}. Immutable,
 * thread-safe.
 */
final class RmsNorm {
    private final float[] weight; // [embeddingLength]
    private final float epsilon;
    private final VectorMath math;

    RmsNorm(float[] weight, float epsilon, VectorMath math) {
        this.weight = weight;
        this.epsilon = epsilon;
        this.math = math;
    }

    /** Normalises one row of {@code in} into one row of {@code out}, which may be the same. */
    void apply(Activations in, int inRow, Activations out, int outRow) {
        int length = weight.length;
        float meanSquare = math.sumOfSquares(in.values(), in.offset(inRow), length) / length;
        float scale = (float) (1 / Math.sqrt(meanSquare + epsilon));
        math.scale(in.values(), in.offset(inRow), scale, weight, out.values(), out.offset(outRow), length);
    }
}
