package jmistral.quant.kernel;

import jmistral.quant.Activations;

/** Activations as integers from a {@link FieldQuantizer}, several of them in an element: blocks of 256 with their step. */
abstract class FieldActivations implements ArrangedActivations {
    /** Floats of {@link #sums} for a block. */
    static final int BLOCK_SUMS = 16;

    private final int together;
    private final float limit;
    private final int sumLength;
    private final int[] quants = new int[FieldQuantizer.BLOCK];
    private float[] steps = {};
    private float[] sums = {};
    private int blocks; // of a token

    /**
     * @param together neighbours whose products meet in a field
     * @param largestQuant of the weights
     * @param sumLength 16 or 32 activations that share a scale of the weights
     */
    FieldActivations(int together, int largestQuant, int sumLength) {
        this.together = together;
        this.limit = FieldQuantizer.limit(largestQuant, together);
        this.sumLength = sumLength;
    }

    /** Makes room for so many blocks, of all tokens. */
    abstract void reserve(int blocks);

    /** Puts the integers of a block into fields. */
    abstract void pack(int[] quants, int block);

    /** What an integer counts in {@link #sums} of a block with that step. */
    float sumWeight(float step) {
        return -step;
    }

    @Override
    public final void arrange(Activations in, int tokens) {
        blocks = in.columns() / FieldQuantizer.BLOCK;
        int all = Math.multiplyExact(tokens, blocks);
        if (steps.length < all) {
            steps = new float[all];
            sums = new float[all * BLOCK_SUMS];
        }
        reserve(all);
        for (int t = 0; t < tokens; t++) {
            for (int b = 0; b < blocks; b++) {
                arrange(in.values(), in.offset(t) + b * FieldQuantizer.BLOCK, firstBlock(t) + b);
            }
        }
    }

    private void arrange(float[] x, int offset, int block) {
        float step = FieldQuantizer.quantize(x, offset, together, limit, quants);
        steps[block] = step;
        pack(quants, block);
        float weight = sumWeight(step);
        for (int s = 0; s < FieldQuantizer.BLOCK / sumLength; s++) {
            sums[block * BLOCK_SUMS + s] = weight * FieldQuantizer.sum(quants, s * sumLength, sumLength);
        }
    }

    /** The first block of {@code token}. */
    final int firstBlock(int token) {
        return token * blocks;
    }

    /** By block: what an integer is worth. */
    final float[] steps() {
        return steps;
    }

    /** By block, {@link #BLOCK_SUMS} each: the weighted sums of as many integers as share a scale; then 0. */
    final float[] sums() {
        return sums;
    }
}
