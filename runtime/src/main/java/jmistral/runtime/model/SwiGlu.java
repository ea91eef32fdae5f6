package jmistral.runtime.model;

import jmistral.quant.Activations;
import jmistral.quant.VectorMath;
import jmistral.quant.WorkerPool;

/** {@code gate = silu(gate) * up}, row by row, shared out among the workers. */
record SwiGlu(VectorMath math, Activations gate, Activations up) implements WorkerPool.Work {
    @Override
    public void run(int begin, int end, int worker) {
        for (int row = begin; row < end; row++) {
            math.swiGlu(gate.values(), up.values(), gate.offset(row), gate.columns());
        }
    }
}
