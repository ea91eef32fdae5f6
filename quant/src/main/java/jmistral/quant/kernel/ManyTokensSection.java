package jmistral.quant.kernel;

import java.util.Arrays;
import jmistral.quant.Activations;
import jmistral.quant.BlockFormat;
import jmistral.quant.Matrix;
import jmistral.quant.WorkerPool;

/**
 * Products with many tokens, for any type: each worker unpacks a slice of some rows once and multiplies it with all
 * tokens, whose activations have been laid out in tiles before.
 */
final class ManyTokensSection extends RowSection {
    private static final int CHUNK_ROWS = 32;
    private static final int SLICE_COLUMNS = 256; // a multiple of every block; 32 rows of it stay in L1 or L2

    private final TokenTiles tiles = new TokenTiles();
    private float[][] unpacked = {}; // [worker][CHUNK_ROWS][SLICE_COLUMNS]
    private float[][] sums = {}; // [worker][CHUNK_ROWS][tokens in whole vectors]

    ManyTokensSection() {
        super(CHUNK_ROWS);
    }

    void multiply(WorkerPool pool, Activations in, int tokens, Matrix[] weights, Activations[] outs) {
        for (Matrix matrix : weights) {
            VectorUnpackers.of(matrix.type()); // throws here rather than in a worker
        }
        tiles.arrange(pool, in, tokens);
        int sumLength = CHUNK_ROWS * tiles.lanes();
        if (unpacked.length < pool.threads() || sums[0].length < sumLength) {
            unpacked = new float[pool.threads()][CHUNK_ROWS * SLICE_COLUMNS];
            sums = new float[pool.threads()][sumLength];
        }
        setProduct(in, tokens, weights, outs);
        runOn(pool);
    }

    @Override
    void multiplyRows(int m, int begin, int end, int worker) {
        BlockFormat unpacker = VectorUnpackers.of(weights[m].type());
        for (int row = begin; row < end; row += CHUNK_ROWS) {
            int rows = Math.min(CHUNK_ROWS, end - row);
            multiplyChunk(weights[m], unpacker, row, rows, unpacked[worker], sums[worker]);
            scatter(sums[worker], row, rows, outs[m]);
        }
    }

    private void multiplyChunk(Matrix matrix, BlockFormat unpacker, int row, int rows, float[] unpacked, float[] sums) {
        int groups = Math.ceilDiv(rows, VectorTiles.ROWS); // the last may hold old rows, whose sums are not used
        Arrays.fill(sums, 0, CHUNK_ROWS * tiles.lanes(), 0);
        for (int column = 0; column < matrix.columns(); column += SLICE_COLUMNS) {
            int columns = Math.min(SLICE_COLUMNS, matrix.columns() - column);
            long offsetBytes = matrix.offsetBytes()
                    + row * matrix.rowBytes()
                    + matrix.type().bytesFor(column);
            for (int r = 0; r < rows; r++) {
                unpacker.dequantize(matrix.data(), offsetBytes, unpacked, r * SLICE_COLUMNS, columns);
                offsetBytes += matrix.rowBytes();
            }
            for (int lane = 0; lane < tiles.lanes(); lane += tiles.width(lane)) {
                VectorTiles.multiply(
                        tiles.width(lane),
                        unpacked,
                        SLICE_COLUMNS,
                        tiles.values(),
                        tiles.offset(lane) + column * tiles.width(lane),
                        columns,
                        sums,
                        lane,
                        tiles.lanes(),
                        groups);
            }
        }
    }

    private void scatter(float[] sums, int row, int rows, Activations out) {
        for (int t = 0; t < tokens; t++) {
            int to = out.offset(t) + row;
            for (int r = 0; r < rows; r++) {
                out.values()[to + r] = sums[r * tiles.lanes() + t];
            }
        }
    }
}
