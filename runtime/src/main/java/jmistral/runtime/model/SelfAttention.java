package jmistral.runtime.model;

import jmistral.quant.Activations;
import jmistral.quant.Matrix;
import jmistral.quant.WorkerPool;

/**
 * The first half of a layer: project to queries, keys and values, rotate, store, attend, project back. One instance a
 * model; the layer's matrices are passed in.
 */
final class SelfAttention {
    private final Engine engine;
    private final ModelConfig config;
    private final Rope rope;
    private final Workspace workspace;
    private final ForwardState state;
    private final Attention[] attention; // [worker]
    private final Activations[] projections;
    private final Activations[] projected;
    private final WorkerPool.Work rotateAndStore = this::rotateAndStore;
    private final WorkerPool.Work attend = this::attend;

    /** The matrices of one layer, in the arrays that a product takes. */
    static final class Weights {
        final Matrix[] queryKeyValue;
        final Matrix[] output;

        /**
         * @param query [headCount * keyLength][embeddingLength]
         * @param key [headCountKv * keyLength][embeddingLength]
         * @param value [headCountKv * valueLength][embeddingLength]
         * @param output [embeddingLength][headCount * valueLength]
         */
        Weights(Matrix query, Matrix key, Matrix value, Matrix output) {
            this.queryKeyValue = new Matrix[] {query, key, value};
            this.output = new Matrix[] {output};
        }
    }

    SelfAttention(Engine engine, ModelConfig config, Rope rope, Workspace workspace, ForwardState state) {
        this.engine = engine;
        this.config = config;
        this.rope = rope;
        this.workspace = workspace;
        this.state = state;
        this.attention = new Attention[engine.pool().threads()];
        for (int worker = 0; worker < attention.length; worker++) {
            attention[worker] = new Attention(config, engine.math());
        }
        this.projections = new Activations[] {workspace.queries, workspace.keys, workspace.values};
        this.projected = new Activations[] {workspace.projected};
    }

    /** Computes the angles of a batch's positions, which all layers share. */
    void prepare(Batch batch) {
        for (int t = 0; t < batch.size(); t++) {
            rope.angles(batch.position(t), workspace.cosSin, t * rope.dimensionCount());
        }
    }

    /** Reads {@code workspace.normed}, writes {@code workspace.projected}. */
    void apply(Weights weights, int tokens) {
        WorkerPool pool = engine.pool();
        engine.kernels().multiply(pool, workspace.normed, tokens, weights.queryKeyValue, projections);
        pool.run(tokens, rotateAndStore);
        pool.run(tokens * config.headCountKv(), attend);
        engine.kernels().multiply(pool, workspace.attended, tokens, weights.output, projected);
    }

    private void rotateAndStore(int begin, int end, int worker) {
        for (int t = begin; t < end; t++) {
            int angles = t * rope.dimensionCount();
            for (int head = 0; head < config.headCount(); head++) {
                int offset = workspace.queries.offset(t) + head * config.keyLength();
                rope.rotate(workspace.queries.values(), offset, workspace.cosSin, angles);
            }
            KvCache cache = state.batch.sequence(t).cache();
            for (int head = 0; head < config.headCountKv(); head++) {
                int k = workspace.keys.offset(t) + head * config.keyLength();
                int v = workspace.values.offset(t) + head * config.valueLength();
                rope.rotate(workspace.keys.values(), k, workspace.cosSin, angles);
                cache.store(
                        state.layer,
                        head,
                        state.batch.position(t),
                        workspace.keys.values(),
                        k,
                        workspace.values.values(),
                        v);
            }
        }
    }

    /** Units are (key/value head, token): the tokens of a head side by side, as they see the same keys and values. */
    private void attend(int begin, int end, int worker) {
        int group = config.headCount() / config.headCountKv();
        int tokens = state.batch.size();
        for (int unit = begin; unit < end; unit++) {
            int t = unit % tokens;
            int head = unit / tokens;
            int position = state.batch.position(t);
            attention[worker].attend(
                    state.batch.sequence(t).cache(),
                    state.layer,
                    head,
                    position,
                    workspace.queries.values(),
                    workspace.queries.offset(t) + head * group * config.keyLength(),
                    config.queryScale(position),
                    workspace.attended.values(),
                    workspace.attended.offset(t) + head * group * config.valueLength());
        }
    }
}
