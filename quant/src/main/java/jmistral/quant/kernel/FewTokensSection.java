package jmistral.quant.kernel;

import java.util.Arrays;
import jmistral.quant.Activations;
import jmistral.quant.BlockFormat;
import jmistral.quant.Matrix;
import jmistral.quant.WorkerPool;

/**
 * Products with one or a few tokens, where lanes are columns: fused where there is such a kernel, or else row by row
 * through floats.
 */
final class FewTokensSection extends RowSection {
    private static final int UNIT_ROWS = 8;
    private static final int ROWS_IN_L2 = 64; // with several tokens: that many rows are read again for each

    private UnpackedRow[] rows = {}; // by worker
    private float[][] scratch = {}; // by worker, for the fused kernels
    private float[][] arranged = {}; // by matrix: room for its layout of all tokens
    private float[][] inputs = {}; // by matrix: the activations that its kernel takes, perhaps an earlier matrix's

    FewTokensSection() {
        super(UNIT_ROWS);
    }

    void multiply(WorkerPool pool, Activations in, int tokens, Matrix[] weights, Activations[] outs) {
        reserve(pool.threads(), tokens, weights.length);
        for (int m = 0; m < weights.length; m++) {
            FusedRows fused = VectorFusedRows.of(weights[m].type());
            if (fused == null) {
                VectorUnpackers.of(weights[m].type()); // throws here rather than in a worker
            } else {
                inputs[m] = arrange(fused.layout(), m, in, tokens, weights);
            }
        }
        setProduct(in, tokens, weights, outs);
        runOn(pool);
    }

    private void reserve(int threads, int tokens, int matrices) {
        if (rows.length < threads || rows[0].tokenCapacity() < tokens) {
            rows = new UnpackedRow[threads];
            Arrays.setAll(rows, _ -> new UnpackedRow(tokens));
            scratch = new float[threads][VectorFusedRows.SCRATCH_LENGTH];
        }
        if (arranged.length < matrices) {
            arranged = new float[matrices][0];
            inputs = new float[matrices][0];
        }
    }

    private float[] arrange(ActivationLayout layout, int m, Activations in, int tokens, Matrix[] weights) {
        if (layout.equals(ActivationLayout.NATURAL)) {
            return in.values();
        }
        for (int earlier = 0; earlier < m; earlier++) {
            FusedRows fused = VectorFusedRows.of(weights[earlier].type());
            if (fused != null && fused.layout().equals(layout)) {
                return inputs[earlier];
            }
        }
        int length = layout.length(in.columns());
        if (arranged[m].length < tokens * length) {
            arranged[m] = new float[tokens * length];
        }
        for (int t = 0; t < tokens; t++) {
            layout.arrange(in.values(), in.offset(t), in.columns(), arranged[m], t * length);
        }
        return arranged[m];
    }

    @Override
    void multiplyRows(int m, int begin, int end, int worker) {
        FusedRows fused = VectorFusedRows.of(weights[m].type());
        if (fused == null) {
            BlockFormat unpacker = VectorUnpackers.of(weights[m].type());
            for (int row = begin; row < end; row++) {
                rows[worker].multiply(weights[m], unpacker, row, in, tokens, outs[m]);
            }
        } else {
            int step = tokens == 1 ? end - begin : ROWS_IN_L2;
            for (int row = begin; row < end; row += step) {
                multiplyFused(fused, m, row, Math.min(step, end - row), scratch[worker]);
            }
        }
    }

    private void multiplyFused(FusedRows fused, int m, int row, int count, float[] scratch) {
        Matrix matrix = weights[m];
        Activations out = outs[m];
        long offsetBytes = matrix.offsetBytes() + row * matrix.rowBytes();
        int length = fused.layout().length(matrix.columns());
        for (int t = 0; t < tokens; t++) {
            fused.multiply(
                    matrix.data(),
                    offsetBytes,
                    count,
                    matrix.columns(),
                    inputs[m],
                    t * length,
                    out.values(),
                    out.offset(t) + row,
                    scratch);
        }
    }
}
