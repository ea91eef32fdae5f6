package jmistral.quant.kernel;

import jmistral.quant.Activations;

/**
 * Activations as 16-bit integers, in blocks with a step each: half as long as floats, and off by no more than 2^-16 of a
 * block's largest.
 */
final class ShortActivations implements ArrangedActivations {
    static final ActivationLayout LAYOUT = ShortActivations::new;

    /** Activations that share a step. Rows are whole blocks. */
    static final int BLOCK_COLUMNS = 32;

    private short[] values = {};
    private float[] steps = {};
    private int blocks; // of a token

    @Override
    public void arrange(Activations in, int tokens) {
        blocks = in.columns() / BLOCK_COLUMNS;
        int all = Math.multiplyExact(tokens, blocks);
        if (steps.length < all) {
            values = new short[CacheLine.SHORTS + Math.multiplyExact(all, BLOCK_COLUMNS)];
            steps = new float[all];
        }
        for (int t = 0; t < tokens; t++) {
            int first = firstBlock(t);
            FieldQuantizer.quantizeBlocks(
                    in.values(), in.offset(t), blocks, values, CacheLine.SHORTS + first * BLOCK_COLUMNS, steps, first);
        }
    }

    /** The first block of {@code token}. */
    int firstBlock(int token) {
        return token * blocks;
    }

    /** From {@link CacheLine#SHORTS}, by block. */
    short[] values() {
        return values;
    }

    /** By block. */
    float[] steps() {
        return steps;
    }
}
