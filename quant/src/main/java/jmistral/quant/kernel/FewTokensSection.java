package jmistral.quant.kernel;

import java.util.Arrays;
import java.util.IdentityHashMap;
import jmistral.quant.Activations;
import jmistral.quant.BlockFormat;
import jmistral.quant.Matrix;
import jmistral.quant.WorkerPool;
import org.jspecify.annotations.Nullable;

/**
 * Products with one or a few tokens, where lanes are columns: fused where there is such a kernel, or else row by row
 * through floats.
 */
final class FewTokensSection extends RowSection {
    private static final int UNIT_ROWS = 8;
    private static final int ROWS_IN_L2 = 64; // with several tokens: that many rows are read again for each

    private final KernelChoice choice;
    private UnpackedRow[] rows = {}; // by worker
    private float[][] scratch = {}; // by worker, for the fused kernels
    private final IdentityHashMap<ActivationLayout, ArrangedActivations> arrangements = new IdentityHashMap<>();
    private ArrangedActivations[] inputs = {}; // by matrix: what its fused kernel takes
    private @Nullable FusedRows[] kernels = {}; // by matrix, where it has a fused one
    private BlockFormat[] unpackers = {}; // by matrix, where it has not

    FewTokensSection(KernelChoice choice) {
        super(UNIT_ROWS);
        this.choice = choice;
    }

    void multiply(WorkerPool pool, Activations in, int tokens, Matrix[] weights, Activations[] outs) {
        reserve(pool.threads(), tokens, weights.length);
        for (int m = 0; m < weights.length; m++) {
            FusedRows fused = choice.fused(weights[m].type(), weights[m].columns());
            kernels[m] = fused;
            if (fused == null) {
                unpackers[m] = choice.unpacker(weights[m].type());
            } else {
                inputs[m] = arrange(fused.layout(), m, in, tokens);
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
        if (inputs.length < matrices) {
            inputs = new ArrangedActivations[matrices];
            kernels = new FusedRows[matrices];
            unpackers = new BlockFormat[matrices];
        }
    }

    private ArrangedActivations arrange(ActivationLayout layout, int m, Activations in, int tokens) {
        ArrangedActivations arranged = arrangements.get(layout);
        if (arranged == null) {
            arranged = layout.newArrangement();
            arrangements.put(layout, arranged);
        }
        for (int earlier = 0; earlier < m; earlier++) {
            if (kernels[earlier] != null && arranged.equals(inputs[earlier])) {
                return arranged;
            }
        }
        arranged.arrange(in, tokens);
        return arranged;
    }

    @Override
    void multiplyRows(int m, int begin, int end, int worker) {
        FusedRows fused = kernels[m];
        if (fused == null) {
            BlockFormat unpacker = unpackers[m];
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
        for (int t = 0; t < tokens; t++) {
            fused.multiply(
                    matrix.data(),
                    offsetBytes,
                    count,
                    matrix.columns(),
                    inputs[m],
                    t,
                    out.values(),
                    out.offset(t) + row,
                    scratch);
        }
    }
}
