package jmistral.quant.kernel;

import jmistral.quant.Activations;
import jmistral.quant.WorkerPool;

/**
 * The activations of many tokens with the token as the fast index: tiles of one, two or four vectors of tokens, each
 * tile [columns][width]. Tokens beyond the last are zero.
 */
final class TokenTiles implements Tiles, WorkerPool.Work {
    private static final int COLUMNS_AT_A_TIME = 16; // one cache line of each token

    private float[] values = {};
    private int lanes;

    // The arrangement under way.
    private Activations in = new Activations(1, 1);
    private int tokens;

    /** Arranges {@code tokens} rows of {@code in}. */
    void arrange(WorkerPool pool, Activations in, int tokens) {
        this.in = in;
        this.tokens = tokens;
        lanes = Math.ceilDiv(tokens, VectorShapes.LANES) * VectorShapes.LANES;
        int length = CacheLine.FLOATS + Math.multiplyExact(lanes, in.columns());
        if (values.length < length) {
            values = new float[length];
        }
        pool.run(Math.ceilDiv(in.columns(), COLUMNS_AT_A_TIME), this);
    }

    @Override
    public int lanes() {
        return lanes;
    }

    /** Where the tile that begins at {@code lane} lies in {@link #values}. */
    int offset(int lane) {
        return CacheLine.FLOATS + lane * in.columns();
    }

    float[] values() {
        return values;
    }

    @Override
    public void run(int begin, int end, int worker) {
        for (int unit = begin; unit < end; unit++) {
            int from = unit * COLUMNS_AT_A_TIME;
            int to = Math.min(from + COLUMNS_AT_A_TIME, in.columns());
            for (int lane = 0; lane < lanes; lane += width(lane)) {
                for (int t = 0; t < width(lane); t++) {
                    arrange(lane, t, from, to);
                }
            }
        }
    }

    private void arrange(int lane, int t, int from, int to) {
        int width = width(lane);
        int tile = offset(lane) + t;
        if (lane + t < tokens) {
            int source = in.offset(lane + t);
            for (int column = from; column < to; column++) {
                values[tile + column * width] = in.values()[source + column];
            }
        } else {
            for (int column = from; column < to; column++) {
                values[tile + column * width] = 0;
            }
        }
    }
}
