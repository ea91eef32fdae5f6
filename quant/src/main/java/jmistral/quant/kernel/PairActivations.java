package jmistral.quant.kernel;

import static jmistral.quant.kernel.VectorShapes.LANES;

import jmistral.quant.Activations;
import jmistral.quant.WorkerPool;

/**
 * The activations of many tokens as pairs of integers with the token as the fast index, for {@link PairTiles}: tiles of
 * one, two or four vectors of tokens, each tile {@code [columns / 2][width]}. Tokens beyond the last are zero.
 */
final class PairActivations implements Tiles, WorkerPool.Work {
    private final ActivationGrid grid;
    private int[] pairs = {};
    private float[] scales = {}; // [tile][groups][width]
    private float[] sums = {}; // likewise
    private float[][] group = {}; // [worker][groupSize][width]: the group under way, with the token as the fast index
    private int lanes;

    // The arrangement under way.
    private Activations in = new Activations(1, 1);
    private int tokens;

    PairActivations(ActivationGrid grid) {
        this.grid = grid;
    }

    ActivationGrid grid() {
        return grid;
    }

    /** Arranges {@code tokens} rows of {@code in}. */
    void arrange(WorkerPool pool, Activations in, int tokens) {
        this.in = in;
        this.tokens = tokens;
        lanes = Math.ceilDiv(tokens, LANES) * LANES;
        int length = Math.multiplyExact(lanes, in.columns());
        if (pairs.length < CacheLine.INTS + length / 2) {
            pairs = new int[CacheLine.INTS + length / 2];
            scales = new float[CacheLine.FLOATS + length / grid.groupSize()];
            sums = new float[CacheLine.FLOATS + length / grid.groupSize()];
        }
        if (group.length < pool.threads()) {
            group = new float[pool.threads()][grid.groupSize() * MAX_VECTORS * LANES];
        }
        pool.run(tiles() * stripes(), this);
    }

    @Override
    public int lanes() {
        return lanes;
    }

    int[] pairs() {
        return pairs;
    }

    /** Where the pairs of the tile that begins at {@code lane} lie, from a column that begins a group. */
    int pairsOffset(int lane, int column) {
        return CacheLine.INTS + lane * (in.columns() / 2) + column / 2 * width(lane);
    }

    /** The value of one unit in the upper half of a product of pairs. */
    float[] scales() {
        return scales;
    }

    /** The sums of groups of activations, as they were before they became integers. */
    float[] sums() {
        return sums;
    }

    /** Where the scales and the sums of that tile lie, from the group that begins at {@code column}. */
    int groupsOffset(int lane, int column) {
        return CacheLine.FLOATS + lane * (in.columns() / grid.groupSize()) + column / grid.groupSize() * width(lane);
    }

    /** Widest tiles, the last of which may be several narrower ones. */
    private int tiles() {
        return Math.ceilDiv(lanes, MAX_VECTORS * LANES);
    }

    private int stripes() {
        return Math.ceilDiv(in.columns(), PairUnpacker.STRIPE_COLUMNS);
    }

    @Override
    public void run(int begin, int end, int worker) {
        for (int unit = begin; unit < end; unit++) {
            int first = unit / stripes() * MAX_VECTORS * LANES;
            int last = Math.min(first + MAX_VECTORS * LANES, lanes);
            for (int lane = first; lane < last; lane += width(lane)) {
                arrange(lane, unit % stripes() * PairUnpacker.STRIPE_COLUMNS, worker);
            }
        }
    }

    private void arrange(int lane, int from, int worker) {
        int to = Math.min(from + PairUnpacker.STRIPE_COLUMNS, in.columns());
        for (int column = from; column < to; column += grid.groupSize()) {
            transpose(lane, column, group[worker]);
            PairQuantizer.quantize(
                    group[worker],
                    grid.groupSize(),
                    width(lane),
                    grid.norm(),
                    pairs,
                    pairsOffset(lane, column),
                    scales,
                    sums,
                    groupsOffset(lane, column));
        }
    }

    private void transpose(int lane, int column, float[] target) {
        int width = width(lane);
        for (int t = 0; t < width; t++) {
            if (lane + t < tokens) {
                int source = in.offset(lane + t) + column;
                for (int c = 0; c < grid.groupSize(); c++) {
                    target[c * width + t] = in.values()[source + c];
                }
            } else {
                for (int c = 0; c < grid.groupSize(); c++) {
                    target[c * width + t] = 0;
                }
            }
        }
    }
}
