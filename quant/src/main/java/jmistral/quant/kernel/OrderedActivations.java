package jmistral.quant.kernel;

import jmistral.quant.Activations;

/**
 * Activations as floats in the order that a kernel wants, perhaps with sums among them.
 *
 * <p>Another order than their own suits kernels whose lanes hold 4 bytes of quants, which are converted where they stand: a
 * quant is masked out in the lane, and byte k then counts 2^(8 k) times; so the activations that it meets have been
 * multiplied with 2^(-8 k). There are fewer shifts so, no widening, and no rounding that the plain way would not have.
 */
abstract class OrderedActivations implements ArrangedActivations {
    private float[] values = {};
    private int length;

    /** Floats that {@code columns} activations take. */
    abstract int length(int columns);

    /** Writes {@code columns} activations from {@code offset} in this order, from {@code arrangedOffset}. */
    abstract void arrange(float[] x, int offset, int columns, float[] arranged, int arrangedOffset);

    @Override
    public final void arrange(Activations in, int tokens) {
        length = length(in.columns());
        int floats = CacheLine.FLOATS + Math.multiplyExact(tokens, length);
        if (values.length < floats) {
            values = new float[floats];
        }
        for (int t = 0; t < tokens; t++) {
            arrange(in.values(), in.offset(t), in.columns(), values, offset(t));
        }
    }

    final float[] values() {
        return values;
    }

    /** Where the activations of {@code token} begin in {@link #values}. */
    final int offset(int token) {
        return CacheLine.FLOATS + token * length;
    }

    /** The sum of {@code length} activations. */
    static double sum(float[] x, int offset, int length) {
        double sum = 0;
        for (int i = offset; i < offset + length; i++) {
            sum += x[i];
        }
        return sum;
    }
}
