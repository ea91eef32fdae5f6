package jmistral.quant.kernel;

import java.util.Arrays;
import jmistral.quant.Activations;
import jmistral.quant.BlockFormat;
import jmistral.quant.Formats;
import jmistral.quant.Matrix;
import jmistral.quant.WorkerPool;

/** Products in plain Java: decodes a slice of a row, multiplies it with every token, adds in double precision. */
final class ScalarProduct extends RowSection implements MatrixProduct {
    private static final int SLICE_COLUMNS = 256; // a multiple of every block

    private float[][] slices = {}; // [worker][SLICE_COLUMNS]
    private double[][] sums = {}; // [worker][tokens]

    ScalarProduct() {
        super(1);
    }

    @Override
    public void multiply(WorkerPool pool, Activations in, int tokens, Matrix[] weights, Activations[] outs) {
        for (Matrix matrix : weights) {
            Formats.decoder(matrix.type()); // throws here rather than in a worker
        }
        if (slices.length < pool.threads()) {
            slices = new float[pool.threads()][SLICE_COLUMNS];
        }
        if (sums.length < pool.threads() || sums[0].length < tokens) {
            sums = new double[pool.threads()][tokens];
        }
        setProduct(in, tokens, weights, outs);
        runOn(pool);
    }

    @Override
    void multiplyRows(int m, int begin, int end, int worker) {
        BlockFormat decoder = Formats.decoder(weights[m].type());
        for (int row = begin; row < end; row++) {
            multiplyRow(weights[m], decoder, row, outs[m], slices[worker], sums[worker]);
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
