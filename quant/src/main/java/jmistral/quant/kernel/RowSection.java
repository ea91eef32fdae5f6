package jmistral.quant.kernel;

import jmistral.quant.Activations;
import jmistral.quant.Matrix;
import jmistral.quant.WorkerPool;

/** A product as one section of a pool: units are groups of rows, counted through all matrices. */
abstract class RowSection implements WorkerPool.Work {
    private final int unitRows;
    private int[] firstUnits = new int[1]; // [matrices + 1]

    // The product under way.
    Activations in = new Activations(1, 1);
    int tokens;
    Matrix[] weights = {};
    Activations[] outs = {};

    /** @param unitRows rows that a worker takes at least */
    RowSection(int unitRows) {
        this.unitRows = unitRows;
    }

    /** Computes rows {@code begin} to {@code end}, exclusive, of matrix {@code m}, for all tokens. */
    abstract void multiplyRows(int m, int begin, int end, int worker);

    final void setProduct(Activations in, int tokens, Matrix[] weights, Activations[] outs) {
        this.in = in;
        this.tokens = tokens;
        this.weights = weights;
        this.outs = outs;
        if (firstUnits.length < weights.length + 1) {
            firstUnits = new int[weights.length + 1];
        }
        for (int m = 0; m < weights.length; m++) {
            firstUnits[m + 1] = Math.addExact(firstUnits[m], Math.ceilDiv(weights[m].rows(), unitRows));
        }
    }

    final void runOn(WorkerPool pool) {
        pool.run(firstUnits[weights.length], this);
    }

    @Override
    public final void run(int begin, int end, int worker) {
        for (int m = 0; m < weights.length; m++) {
            int from = Math.max(begin, firstUnits[m]) - firstUnits[m];
            int to = Math.min(end, firstUnits[m + 1]) - firstUnits[m];
            if (from < to) {
                multiplyRows(m, from * unitRows, (int) Math.min((long) to * unitRows, weights[m].rows()), worker);
            }
        }
    }
}
