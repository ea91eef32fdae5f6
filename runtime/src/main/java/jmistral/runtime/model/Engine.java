package jmistral.runtime.model;

import jmistral.quant.Kernels;
import jmistral.quant.VectorMath;
import jmistral.quant.WorkerPool;

/** What computes: the kernels that were chosen for this machine and the threads that they run on. */
record Engine(Kernels kernels, WorkerPool pool) {
    VectorMath math() {
        return kernels.math();
    }
}
