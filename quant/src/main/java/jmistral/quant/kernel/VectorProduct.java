package jmistral.quant.kernel;

import jmistral.quant.Activations;
import jmistral.quant.Matrix;
import jmistral.quant.WorkerPool;

/** Products with vectors: the way is chosen by the number of tokens. */
final class VectorProduct implements MatrixProduct {
    // Up to here a lane is a column, beyond it a token: one vector of tokens at a time is no faster.
    static final int FEW_TOKENS = VectorShapes.LANES;

    private final FewTokensSection few;
    private final ManyTokensSection many;

    VectorProduct(KernelChoice choice) {
        few = new FewTokensSection(choice);
        many = new ManyTokensSection(choice);
    }

    @Override
    public void multiply(WorkerPool pool, Activations in, int tokens, Matrix[] weights, Activations[] outs) {
        if (tokens <= FEW_TOKENS) {
            few.multiply(pool, in, tokens, weights, outs);
        } else {
            many.multiply(pool, in, tokens, weights, outs);
        }
    }
}
