package jmistral.quant.kernel;

import java.util.Arrays;
import jmistral.quant.Activations;
import jmistral.quant.BlockFormat;
import jmistral.quant.Matrix;
import jmistral.quant.WorkerPool;

/** Products with one token: fused where there is such a kernel, or else row by row through floats. */
final class SingleTokenSection extends RowSection {
    private static final int UNIT_ROWS = 8;

    private UnpackedRow[] rows = {}; // by worker
    private float[][] scratch = {}; // by worker
    private float[][] arranged = {}; // by matrix: room for its layout
    private float[][] inputs = {}; // by matrix: the activations that its kernel takes, perhaps an earlier matrix's

    SingleTokenSection() {
        super(UNIT_ROWS);
    }

    void multiply(WorkerPool pool, Activations in, Matrix[] weights, Activations[] outs) {
        if (rows.length < pool.threads()) {
            rows = new UnpackedRow[pool.threads()];
            Arrays.setAll(rows, _ -> new UnpackedRow(1));
            scratch = new float[pool.threads()][VectorFusedRows.SCRATCH_LENGTH];
        }
        if (arranged.length < weights.length) {
            arranged = new float[weights.length][0];
            inputs = new float[weights.length][0];
        }
        for (int m = 0; m < weights.length; m++) {
            FusedRows fused = VectorFusedRows.of(weights[m].type());
            if (fused == null) {
                VectorUnpackers.of(weights[m].type()); // throws here rather than in a worker
            } else {
                inputs[m] = arrange(fused.layout(), m, in, weights);
            }
        }
        setProduct(in, 1, weights, outs);
        runOn(pool);
    }

    private float[] arrange(ActivationLayout layout, int m, Activations in, Matrix[] weights) {
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
        if (arranged[m].length < length) {
            arranged[m] = new float[length];
        }
        layout.arrange(in.values(), 0, in.columns(), arranged[m]);
        return arranged[m];
    }

    @Override
    void multiplyRows(int m, int begin, int end, int worker) {
        Matrix matrix = weights[m];
        FusedRows fused = VectorFusedRows.of(matrix.type());
        if (fused == null) {
            BlockFormat unpacker = VectorUnpackers.of(matrix.type());
            for (int row = begin; row < end; row++) {
                rows[worker].multiply(matrix, unpacker, row, in, 1, outs[m]);
            }
        } else {
            long offsetBytes = matrix.offsetBytes() + begin * matrix.rowBytes();
            fused.multiply(
                    matrix.data(),
                    offsetBytes,
                    end - begin,
                    matrix.columns(),
                    inputs[m],
                    outs[m].values(),
                    begin,
                    scratch[worker]);
        }
    }
}
