package jmistral.runtime.model;

import java.util.Arrays;
import jmistral.quant.Activations;
import jmistral.quant.Kernels;
import jmistral.quant.Matrix;

/**
 * Mixtral's feed-forward (Jiang et al. 2024): a router chooses some experts for each token; their outputs are summed,
 * weighted by the softmax over the chosen router logits. Tokens of one expert are gathered and evaluated together.
 */
final class MixtureOfExperts implements FeedForward {
    /** What one expert multiplies with; shapes as in {@link DenseFeedForward}. */
    record Expert(Matrix gate, Matrix up, Matrix down) {}

    private final Engine engine;
    private final int usedCount;
    private final Matrix[] router; // [expertCount][embeddingLength]
    private final Matrix[][] gateUp; // [expert][2]
    private final Matrix[][] down; // [expert][1]
    private final Buffers buffers;

    MixtureOfExperts(Engine engine, Buffers buffers, int usedCount, Matrix router, Expert[] experts) {
        this.engine = engine;
        this.buffers = buffers;
        this.usedCount = usedCount;
        this.router = new Matrix[] {router};
        this.gateUp = new Matrix[experts.length][];
        this.down = new Matrix[experts.length][];
        for (int e = 0; e < experts.length; e++) {
            gateUp[e] = new Matrix[] {experts[e].gate(), experts[e].up()};
            down[e] = new Matrix[] {experts[e].down()};
        }
    }

    /** Scratch that the layers of a model share. */
    static final class Buffers {
        final Activations routerLogits; // [batch][expertCount]
        final int[] chosen; // [batch][usedCount], best first
        final float[] weights; // [batch][usedCount]
        final Activations gathered; // [batch][embeddingLength]
        final int[] gatheredToken; // [batch]
        final float[] gatheredWeight; // [batch]
        final Activations expertOut; // [batch][embeddingLength]
        final Activations[] gateUpOut;
        final Activations[] downOut;
        final Activations[] routerOut;
        final SwiGlu swiGlu;

        Buffers(ModelConfig config, Engine engine, Workspace workspace) {
            int batch = workspace.batchCapacity();
            routerLogits = new Activations(batch, config.expertCount());
            chosen = new int[batch * config.expertUsedCount()];
            weights = new float[batch * config.expertUsedCount()];
            gathered = new Activations(batch, config.embeddingLength());
            gatheredToken = new int[batch];
            gatheredWeight = new float[batch];
            expertOut = new Activations(batch, config.embeddingLength());
            gateUpOut = new Activations[] {workspace.gate, workspace.up};
            downOut = new Activations[] {expertOut};
            routerOut = new Activations[] {routerLogits};
            swiGlu = new SwiGlu(engine.math(), workspace.gate, workspace.up);
        }
    }

    @Override
    public void apply(Workspace workspace, int tokens) {
        Kernels kernels = engine.kernels();
        kernels.multiply(engine.pool(), workspace.normed, tokens, router, buffers.routerOut);
        for (int t = 0; t < tokens; t++) {
            choose(t);
        }
        Activations out = workspace.projected;
        Arrays.fill(out.values(), 0, out.offset(tokens), 0);
        for (int expert = 0; expert < gateUp.length; expert++) {
            int rows = gather(workspace.normed, tokens, expert);
            if (rows > 0) {
                kernels.multiply(engine.pool(), buffers.gathered, rows, gateUp[expert], buffers.gateUpOut);
                engine.pool().run(rows, buffers.swiGlu);
                kernels.multiply(engine.pool(), workspace.gate, rows, down[expert], buffers.downOut);
                scatter(out, rows);
            }
        }
    }

    /** Chooses the experts of a token: the largest router logits, the lower number first where two are equal. */
    private void choose(int token) {
        float[] logits = buffers.routerLogits.values();
        int offset = buffers.routerLogits.offset(token);
        int first = token * usedCount;
        for (int rank = 0; rank < usedCount; rank++) {
            int best = -1;
            for (int e = 0; e < gateUp.length; e++) {
                if (!isChosen(first, rank, e) && (best < 0 || logits[offset + e] > logits[offset + best])) {
                    best = e;
                }
            }
            buffers.chosen[first + rank] = best;
        }
        float largest = logits[offset + buffers.chosen[first]];
        double sum = 0;
        for (int rank = 0; rank < usedCount; rank++) {
            sum += Math.exp(logits[offset + buffers.chosen[first + rank]] - largest);
        }
        for (int rank = 0; rank < usedCount; rank++) {
            double share = Math.exp(logits[offset + buffers.chosen[first + rank]] - largest) / sum;
            buffers.weights[first + rank] = (float) share;
        }
    }

    private boolean isChosen(int first, int ranks, int expert) {
        for (int rank = 0; rank < ranks; rank++) {
            if (buffers.chosen[first + rank] == expert) {
                return true;
            }
        }
        return false;
    }

    /** Copies the rows of the tokens that chose an expert; returns how many there are. */
    private int gather(Activations in, int tokens, int expert) {
        int rows = 0;
        for (int t = 0; t < tokens; t++) {
            for (int rank = 0; rank < usedCount; rank++) {
                if (buffers.chosen[t * usedCount + rank] == expert) {
                    System.arraycopy(
                            in.values(),
                            in.offset(t),
                            buffers.gathered.values(),
                            buffers.gathered.offset(rows),
                            in.columns());
                    buffers.gatheredToken[rows] = t;
                    buffers.gatheredWeight[rows] = buffers.weights[t * usedCount + rank];
                    rows++;
                }
            }
        }
        return rows;
    }

    private void scatter(Activations out, int rows) {
        Activations expertOut = buffers.expertOut;
        for (int row = 0; row < rows; row++) {
            engine.math()
                    .addScaled(
                            expertOut.values(),
                            expertOut.offset(row),
                            buffers.gatheredWeight[row],
                            out.values(),
                            out.offset(buffers.gatheredToken[row]),
                            out.columns());
        }
    }
}
