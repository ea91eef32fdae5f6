package jmistral.runtime.model;

import jmistral.quant.Activations;
import jmistral.quant.Kernels;
import jmistral.quant.Matrix;

/** SwiGLU (Shazeer 2020): {@code down · (silu(gate · x) * (up · x))}. */
final class DenseFeedForward implements FeedForward {
    private final Engine engine;
    private final Matrix[] gateUp;
    private final Matrix[] down;
    private final Activations[] gateUpOut;
    private final Activations[] downOut;
    private final SwiGlu swiGlu;

    /**
     * @param gate [feedForwardLength][embeddingLength]
     * @param up [feedForwardLength][embeddingLength]
     * @param down [embeddingLength][feedForwardLength]
     */
    DenseFeedForward(Engine engine, Workspace workspace, Matrix gate, Matrix up, Matrix down) {
        this.engine = engine;
        this.gateUp = new Matrix[] {gate, up};
        this.down = new Matrix[] {down};
        this.gateUpOut = new Activations[] {workspace.gate, workspace.up};
        this.downOut = new Activations[] {workspace.projected};
        this.swiGlu = new SwiGlu(engine.math(), workspace.gate, workspace.up);
    }

    @Override
    public void apply(Workspace workspace, int tokens) {
        Kernels kernels = engine.kernels();
        kernels.multiply(engine.pool(), workspace.normed, tokens, gateUp, gateUpOut);
        engine.pool().run(tokens, swiGlu);
        kernels.multiply(engine.pool(), workspace.gate, tokens, down, downOut);
    }
}
