package jmistral.quant.kernel;

import java.util.Arrays;
import jmistral.quant.Activations;
import jmistral.quant.BlockFormat;
import jmistral.quant.Matrix;
import jmistral.quant.WorkerPool;

/** Products with a few tokens, for any type: unpacks a slice of a row and multiplies it with each token. */
final class FewTokensSection extends RowSection {
    private static final int UNIT_ROWS = 4;

    private UnpackedRow[] rows = {}; // by worker

    FewTokensSection() {
        super(UNIT_ROWS);
    }

    void multiply(WorkerPool pool, Activations in, int tokens, Matrix[] weights, Activations[] outs) {
        for (Matrix matrix : weights) {
            VectorUnpackers.of(matrix.type()); // throws here rather than in a worker
        }
        if (rows.length < pool.threads() || rows[0].tokenCapacity() < tokens) {
            rows = new UnpackedRow[pool.threads()];
            Arrays.setAll(rows, _ -> new UnpackedRow(tokens));
        }
        setProduct(in, tokens, weights, outs);
        runOn(pool);
    }

    @Override
    void multiplyRows(int m, int begin, int end, int worker) {
        BlockFormat unpacker = VectorUnpackers.of(weights[m].type());
        for (int row = begin; row < end; row++) {
            rows[worker].multiply(weights[m], unpacker, row, in, tokens, outs[m]);
        }
    }
}
