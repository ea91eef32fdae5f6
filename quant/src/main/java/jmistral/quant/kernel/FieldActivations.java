package jmistral.quant.kernel;

import java.util.Arrays;
import jmistral.quant.Activations;

/**
 * Activations as integers from a {@link FieldQuantizer}, several of them in an element: blocks with a step each. Where
 * columns are no multiple of a block, the last block starts earlier and has zeros for what it shares with the one before.
 */
abstract class FieldActivations implements ArrangedActivations {
    /** Columns of a super-block. */
    static final int BLOCK_COLUMNS = 256;

    /** Floats of {@link #sums} for a block. */
    static final int BLOCK_SUMS = 16;

    /** What the topmost 16 bits of 32 are worth, as a float: the lanes that are converted hold a field there. */
    static final float FIELD = 0x1p-16f;

    private final int blockColumns;
    private final int together;
    private final float limit;
    private final int sumLength;
    private final float[] lastBlock;
    private final int[] quants;
    private float[] steps = {};
    private float[] sums = {};
    private int blocks; // of a token

    /**
     * @param blockColumns activations that share a step
     * @param together neighbours whose products meet in a field
     * @param largestQuant of the weights
     * @param sumLength activations of a sum, which share a scale of the weights
     */
    FieldActivations(int blockColumns, int together, int largestQuant, int sumLength) {
        this.blockColumns = blockColumns;
        this.together = together;
        this.limit = FieldQuantizer.limit(largestQuant, together);
        this.sumLength = sumLength;
        lastBlock = new float[blockColumns];
        quants = new int[blockColumns];
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
        blocks = Math.ceilDiv(in.columns(), blockColumns);
        int all = Math.multiplyExact(tokens, blocks);
        if (steps.length < all) {
            steps = new float[all];
            sums = new float[CacheLine.FLOATS + all * BLOCK_SUMS];
        }
        reserve(all);
        for (int t = 0; t < tokens; t++) {
            int whole = in.columns() / blockColumns;
            for (int b = 0; b < whole; b++) {
                arrange(in.values(), in.offset(t) + b * blockColumns, firstBlock(t) + b);
            }
            if (whole < blocks) {
                arrangeLast(in.values(), in.offset(t), in.columns(), firstBlock(t) + whole);
            }
        }
    }

    private void arrangeLast(float[] x, int offset, int columns, int block) {
        int count = columns % blockColumns;
        Arrays.fill(lastBlock, 0, blockColumns - count, 0);
        System.arraycopy(x, offset + columns - count, lastBlock, blockColumns - count, count);
        arrange(lastBlock, 0, block);
    }

    private void arrange(float[] x, int offset, int block) {
        float step = FieldQuantizer.quantize(x, offset, together, limit, quants);
        steps[block] = step * FIELD;
        pack(quants, block);
        float weight = sumWeight(step);
        int firstSum = CacheLine.FLOATS + block * BLOCK_SUMS;
        for (int s = 0; s < blockColumns / sumLength; s++) {
            sums[firstSum + s] = weight * FieldQuantizer.sum(quants, s * sumLength, sumLength);
        }
    }

    /** The first block of {@code token}. */
    final int firstBlock(int token) {
        return token * blocks;
    }

    /** By block: what an integer is worth, in the topmost 16 bits of 32. */
    final float[] steps() {
        return steps;
    }

    /** From {@link CacheLine#FLOATS}, by block, {@link #BLOCK_SUMS} each: weighted sums of so many integers; then 0. */
    final float[] sums() {
        return sums;
    }
}
