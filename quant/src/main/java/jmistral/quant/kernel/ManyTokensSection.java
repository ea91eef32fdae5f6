package jmistral.quant.kernel;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import jmistral.quant.Activations;
import jmistral.quant.BlockFormat;
import jmistral.quant.Matrix;
import jmistral.quant.WorkerPool;
import org.jspecify.annotations.Nullable;

/**
 * Products with many tokens: each worker unpacks some rows once and multiplies them with all tokens, whose activations
 * have been arranged in tiles before. Quants of up to 6 bits are multiplied as integers, other types as floats.
 */
final class ManyTokensSection extends RowSection {
    private static final int PAIR_ROWS = 32; // unpacked for a whole slice of columns: they share L2 with activations

    // Unpacked for a few columns. The more of them, the less often all activations, which may not fit L2, are read.
    private static final int FLOAT_ROWS = 2 * PAIR_ROWS;

    private final KernelChoice choice;
    private final TokenTiles floats = new TokenTiles();
    private final Map<ActivationGrid, PairActivations> integers = new HashMap<>();
    private PairActivations[] inputs = {}; // by matrix, where it is multiplied as integers
    private @Nullable PairUnpacker[] pairUnpackers = {}; // likewise
    private BlockFormat[] unpackers = {}; // by matrix, where it is multiplied as floats
    private FloatChunk[] floatChunks = {}; // by worker
    private PairChunk[] pairChunks = {}; // by worker
    private float[][] sums = {}; // [worker], of FLOAT_ROWS rows at most, as Tiles has them
    private int lanes;

    ManyTokensSection(KernelChoice choice) {
        super(PAIR_ROWS);
        this.choice = choice;
    }

    void multiply(WorkerPool pool, Activations in, int tokens, Matrix[] weights, Activations[] outs) {
        reserve(pool.threads(), tokens, weights.length);
        arrange(pool, in, tokens, weights);
        setProduct(in, tokens, weights, outs);
        runOn(pool);
    }

    private void reserve(int threads, int tokens, int matrices) {
        lanes = Math.ceilDiv(tokens, VectorShapes.LANES) * VectorShapes.LANES;
        if (floatChunks.length < threads) {
            floatChunks = new FloatChunk[threads];
            Arrays.setAll(floatChunks, _ -> new FloatChunk(FLOAT_ROWS));
            pairChunks = new PairChunk[threads];
            Arrays.setAll(pairChunks, _ -> new PairChunk(PAIR_ROWS));
        }
        int sumsLength = CacheLine.FLOATS + FLOAT_ROWS * lanes;
        if (sums.length < threads || sums[0].length < sumsLength) {
            sums = new float[threads][sumsLength];
        }
        if (inputs.length < matrices) {
            inputs = new PairActivations[matrices];
            pairUnpackers = new PairUnpacker[matrices];
            unpackers = new BlockFormat[matrices];
        }
    }

    /** Arranges the activations once for each kind of tile that the matrices need. */
    private void arrange(WorkerPool pool, Activations in, int tokens, Matrix[] weights) {
        boolean asFloats = false;
        for (int m = 0; m < weights.length; m++) {
            PairUnpacker unpacker = choice.pairs(weights[m].type());
            pairUnpackers[m] = unpacker;
            if (unpacker == null) {
                unpackers[m] = choice.unpacker(weights[m].type());
                asFloats = true;
                continue;
            }
            inputs[m] = integers.computeIfAbsent(unpacker.grid(), PairActivations::new);
            boolean arranged = false;
            for (int earlier = 0; earlier < m; earlier++) {
                arranged |= inputs[earlier] == inputs[m] && pairUnpackers[earlier] != null;
            }
            if (!arranged) {
                inputs[m].arrange(pool, in, tokens);
            }
        }
        if (asFloats) {
            floats.arrange(pool, in, tokens);
        }
    }

    @Override
    void multiplyRows(int m, int begin, int end, int worker) {
        Matrix matrix = weights[m];
        PairUnpacker unpacker = pairUnpackers[m];
        int step = unpacker == null ? FLOAT_ROWS : PAIR_ROWS;
        for (int row = begin; row < end; row += step) {
            int rows = Math.min(step, end - row);
            VectorDots.clear(sums[worker], CacheLine.FLOATS, CacheLine.FLOATS + step * lanes);
            if (unpacker == null) {
                floatChunks[worker].multiply(matrix, unpackers[m], row, rows, floats, sums[worker]);
            } else {
                pairChunks[worker].multiply(matrix, unpacker, row, rows, inputs[m], sums[worker]);
            }
            scatter(sums[worker], unpacker == null ? floats : inputs[m], step, row, rows, outs[m]);
        }
    }

    private void scatter(float[] sums, Tiles tiles, int step, int row, int rows, Activations out) {
        for (int lane = 0; lane < tokens; lane += tiles.width(lane)) {
            int width = tiles.width(lane);
            for (int t = lane; t < Math.min(lane + width, tokens); t++) {
                int from = tiles.sumsOffset(lane, step) + t - lane;
                int to = out.offset(t) + row;
                for (int r = 0; r < rows; r++) {
                    out.values()[to + r] = sums[from + r * width];
                }
            }
        }
    }
}
