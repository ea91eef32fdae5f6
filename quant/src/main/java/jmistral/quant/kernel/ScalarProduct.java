package jmistral.quant.kernel;

import java.util.Arrays;
import jmistral.quant.Activations;
import jmistral.quant.BlockFormat;
import jmistral.quant.Formats;
import jmistral.quant.Matrix;
import jmistral.quant.WorkerPool;

/** Products in plain Java: decodes a slice of a row, multiplies it with every token, adds in double precision. */
final class ScalarProduct implements MatrixProduct, WorkerPool.Work {
    private static final int SLICE_COLUMNS = 256; // the largest block, and any multiple of it, would do

    private BlockFormat[] decoders = {}; // by matrix
    private float[][] slices = {}; // [worker][SLICE_COLUMNS]
    private double[][] sums = {}; // [worker][tokens]

    // The product under way.
    private Activations in = new Activations(1, 1);
    private int tokens;
    private Matrix[] weights = {};
    private Activations[] outs = {};

    @Override
    public void multiply(WorkerPool pool, Activations in, int tokens, Matrix[] weights, Activations[] outs) {
        reserve(pool.threads(), tokens, weights.length);
        this.in = in;
        this.tokens = tokens;
        this.weights = weights;
        this.outs = outs;
        int rows = 0;
        for (int m = 0; m < weights.length; m++) {
            decoders[m] = Formats.decoder(weights[m].type());
            rows = Math.addExact(rows, weights[m].rows());
        }
        pool.run(rows, this);
    }

    private void reserve(int threads, int tokens, int matrices) {
        if (decoders.length < matrices) {
            decoders = new BlockFormat[matrices];
        }
        if (slices.length < threads) {
            slices = new float[threads][SLICE_COLUMNS];
        }
        if (sums.length < threads || sums[0].length < tokens) {
            sums = new double[threads][tokens];
        }
    }

    /** Rows are counted through all matrices. */
    @Override
    public void run(int begin, int end, int worker) {
        int first = 0;
        for (int m = 0; m < weights.length; m++) {
            int rows = weights[m].rows();
            for (int row = Math.max(begin - first, 0); row < Math.min(end - first, rows); row++) {
                multiplyRow(weights[m], decoders[m], row, outs[m], slices[worker], sums[worker]);
            }
            first += rows;
        }
    }

    private void multiplyRow(
            Matrix matrix, BlockFormat decoder, int row, Activations out, float[] slice, double[] sums) {
        long rowOffsetBytes = matrix.offsetBytes() + row * matrix.rowBytes();
        Arrays.fill(sums, 0, tokens, 0);
        for (int column = 0; column < matrix.columns(); column += SLICE_COLUMNS) {
            int length = Math.min(SLICE_COLUMNS, matrix.columns() - column);
            decoder.dequantize(matrix.data(), rowOffsetBytes + matrix.type().bytesFor(column), slice, 0, length);
            for (int t = 0; t < tokens; t++) {
                sums[t] += dot(slice, in.values(), in.offset(t) + column, length);
            }
        }
        for (int t = 0; t < tokens; t++) {
            out.values()[out.offset(t) + row] = (float) sums[t];
        }
    }

    private static double dot(float[] slice, float[] x, int offset, int length) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += (double) slice[i] * x[offset + i];
        }
        return sum;
    }
}
