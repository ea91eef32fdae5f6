package jmistral.quant.kernel;

import jmistral.quant.Activations;
import jmistral.quant.Matrix;
import jmistral.quant.WorkerPool;

/** Multiplies activations with matrices. Owns scratch memory, which grows to the largest product: one call at a time. */
public interface MatrixProduct {
    /** See {@link jmistral.quant.Kernels#multiply}, which has checked the shapes. */
    void multiply(WorkerPool pool, Activations in, int tokens, Matrix[] weights, Activations[] outs);
}
