package jmistral.runtime.model;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import jmistral.quant.Activations;
import jmistral.quant.BlockFormat;
import jmistral.quant.CacheKernel;
import jmistral.quant.CacheType;
import jmistral.quant.Formats;
import jmistral.quant.Matrix;
import jmistral.quant.WarmUp;
import jmistral.quant.WorkerPool;
import jmistral.runtime.ClosedModelException;
import jmistral.runtime.ContextOverflowException;
import jmistral.runtime.gguf.GgufFile;
import org.jspecify.annotations.Nullable;

/**
 * Mistral's forward pass: embed, the layers, the last norm, the output matrix.
 *
 * <p>Thread-safe: evaluations take turns. {@link #close} waits for a running evaluation, which ends at its next layer with
 * a {@link ClosedModelException}; the file may be closed after that, and not before.
 */
public final class MistralModel implements AutoCloseable {
    private final ModelConfig config;
    private final Engine engine;
    private final WarmUp warmUp;
    private final Matrix tokenEmbedding; // [vocabularySize][embeddingLength]
    private final BlockFormat embeddingFormat;
    private final Layer[] layers;
    private final RmsNorm outputNorm;
    private final Matrix[] output; // [vocabularySize][embeddingLength]
    private final SelfAttention selfAttention;
    private final Workspace workspace;
    private final Activations[] logits;
    private final Batch batch;
    private final ForwardState state;
    private final ReentrantLock evaluation = new ReentrantLock(true); // fair: a thread cannot take all turns
    private volatile boolean closing;

    private final WorkerPool.Work attentionNorm = this::attentionNorm;
    private final WorkerPool.Work addAndNorm = this::addAndNorm;

    private MistralModel(GgufFile file, ModelOptions options) {
        config = ModelConfig.read(file).withSlidingWindow(options.slidingWindow());
        warmUp = WarmUp.start(options.kernels(), matrices(file), options.threads());
        WeightLoader loader = new WeightLoader(file, config);
        workspace = new Workspace(config, options.batchCapacity(config));
        batch = new Batch(workspace.batchCapacity());
        state = new ForwardState(batch);
        engine = new Engine(options.kernels(), new WorkerPool(options.threads()));
        try {
            tokenEmbedding = loader.tokenEmbedding();
            embeddingFormat = Formats.decoder(tokenEmbedding.type());
            outputNorm = new RmsNorm(loader.outputNorm(), config.rmsEpsilon(), engine.math());
            output = new Matrix[] {loader.output()};
            layers = loader.layers(engine, workspace);
            float @Nullable [] ropeFactors = loader.ropeFactors();
            loader.requireAllUsed();
            Rope rope = new Rope(config.ropeDimensionCount(), config.ropeFreqBase(), config.ropeScaling(), ropeFactors);
            selfAttention = new SelfAttention(engine, config, rope, workspace, state);
            logits = new Activations[] {workspace.logits};
        } catch (Throwable e) {
            warmUp.close();
            engine.pool().close();
            throw e;
        }
    }

    /**
     * Reads the weights' places from an open file, which must stay open as long as the model is used.
     *
     * @throws jmistral.runtime.UnsupportedModelException if the file asks for what this does not do
     * @throws jmistral.runtime.gguf.GgufFormatException if a key or tensor is missing or not as it should be
     */
    public static MistralModel load(GgufFile file, ModelOptions options) {
        return new MistralModel(file, options);
    }

    /** What products will be made with: every tensor of more than one row whose type can be decoded. */
    private static List<Matrix> matrices(GgufFile file) {
        return file.tensors().values().stream()
                .filter(tensor -> tensor.dimension(1) > 1 && tensor.dimension(3) == 1)
                .filter(tensor -> Formats.canDecode(tensor.type()))
                .map(tensor -> file.matrix(tensor, 0))
                .toList();
    }

    /** The model's numbers, with the sliding window that is in force. */
    public ModelConfig config() {
        return config;
    }

    /**
     * A new, empty sequence.
     *
     * @param contextLength the most tokens that it can hold, at least 1
     */
    public Sequence newSequence(int contextLength, CacheType type) {
        if (contextLength < 1) {
            throw new IllegalArgumentException("the context length must be at least 1, found " + contextLength);
        }
        requireOpen();
        CacheKernel kernel = engine.kernels().cache(type);
        return new Sequence(
                this, new KvCache(config, kernel, contextLength, config.slidingWindow(), workspace.batchCapacity()));
    }

    /** The most tokens that one forward pass takes. */
    public int batchCapacity() {
        return workspace.batchCapacity();
    }

    /**
     * Evaluates a batch; its tokens are then held by their sequences.
     *
     * @param consumer receives the logits after each token that wants them
     * @param listener asked between layers whether to go on; or null
     * @throws IllegalArgumentException if an id is no token, or the batch has more than {@link #batchCapacity} tokens
     * @throws ContextOverflowException if a sequence cannot hold its tokens
     * @throws EvaluationCancelledException if the listener cancelled: nothing of the batch is held
     * @throws ClosedModelException if the model or a sequence is closed
     */
    public void forward(Batch batch, LogitsConsumer consumer, @Nullable EvaluationListener listener) {
        evaluation.lock();
        try {
            forwardLocked(batch, 0, batch.size(), consumer, listener);
        } finally {
            evaluation.unlock();
        }
    }

    @Override
    public void close() {
        closing = true;
        warmUp.close();
        exclusively(engine.pool()::close);
    }

    void exclusively(Runnable action) {
        evaluation.lock();
        try {
            action.run();
        } finally {
            evaluation.unlock();
        }
    }

    float[] evaluate(Sequence sequence, int[] ids, int from, int to, @Nullable EvaluationListener listener) {
        if (from >= to) {
            throw new IllegalArgumentException("there is no token to evaluate");
        }
        evaluation.lock();
        try {
            evaluateChunks(sequence, ids, from, to, false, sequence.keepLogits(), listener);
            return sequence.lastLogits();
        } finally {
            evaluation.unlock();
        }
    }

    void evaluateAll(
            Sequence sequence,
            int[] ids,
            int from,
            int to,
            LogitsConsumer consumer,
            @Nullable EvaluationListener listener) {
        evaluation.lock();
        try {
            evaluateChunks(sequence, ids, from, to, true, consumer, listener);
        } finally {
            evaluation.unlock();
        }
    }

    private void evaluateChunks(
            Sequence sequence,
            int[] ids,
            int from,
            int to,
            boolean allLogits,
            LogitsConsumer consumer,
            @Nullable EvaluationListener listener) {
        if (to - from > sequence.capacity() - sequence.length()) {
            throw new ContextOverflowException(sequence.length() + to - from, sequence.capacity());
        }
        int size = Math.min(warmUp.batchSize(to - from), batch.capacity());
        for (int begin = from; begin < to; begin += size) {
            int end = Math.min(to, begin + size);
            batch.clear();
            for (int i = begin; i < end; i++) {
                batch.add(sequence, ids[i], allLogits || i == to - 1);
            }
            forwardLocked(batch, begin - from, to - from, consumer, listener);
            if (listener != null) {
                listener.progress(end - from, to - from);
            }
        }
        batch.clear();
    }

    /**
     * @param first index of the batch's first token, for the consumer and the listener
     * @param total tokens of all batches, for the listener
     */
    private void forwardLocked(
            Batch batch, int first, int total, LogitsConsumer consumer, @Nullable EvaluationListener listener) {
        requireOpen();
        int tokens = batch.size();
        warmUp.await(tokens);
        reserve(batch);
        state.batch = batch;
        for (int t = 0; t < tokens; t++) {
            embed(batch.id(t), t);
        }
        selfAttention.prepare(batch);
        state.layer = 0;
        engine.pool().run(tokens, attentionNorm);
        for (int l = 0; l < layers.length; l++) {
            if (listener != null && l > 0) {
                listener.progress(first + (int) ((long) tokens * l / layers.length), total);
            }
            requireGoingOn(listener);
            state.layer = l;
            selfAttention.apply(layers[l].attention(), tokens);
            engine.pool().run(tokens, addAndNorm);
            layers[l].feedForward().apply(workspace, tokens);
            state.layer = l + 1;
            engine.pool().run(tokens, attentionNorm);
        }
        for (int t = 0; t < tokens; t++) {
            batch.sequence(t).cache().commit(batch.id(t));
        }
        handOverLogits(batch, first, consumer);
    }

    /** Checks a batch, and makes room for it, before anything is computed. */
    private void reserve(Batch batch) {
        if (batch.size() > workspace.batchCapacity()) {
            throw new IllegalArgumentException(
                    "a batch of " + batch.size() + " tokens, at most " + workspace.batchCapacity() + " fit");
        }
        for (int t = 0; t < batch.size(); t++) {
            Sequence sequence = batch.sequence(t);
            if (sequence.isClosed()) {
                throw new ClosedModelException("the sequence is closed");
            }
            if (batch.position(t) >= sequence.capacity()) {
                throw new ContextOverflowException(batch.position(t) + 1, sequence.capacity());
            }
            if (batch.id(t) < 0 || batch.id(t) >= config.vocabularySize()) {
                throw new IllegalArgumentException(
                        "token " + batch.id(t) + " does not exist: the vocabulary has " + config.vocabularySize());
            }
        }
        for (int t = 0; t < batch.size(); t++) {
            KvCache cache = batch.sequence(t).cache();
            cache.reserve(batch.position(t) + 1 - cache.length());
        }
    }

    private void embed(int id, int row) {
        embeddingFormat.dequantize(
                tokenEmbedding.data(),
                tokenEmbedding.offsetBytes() + id * tokenEmbedding.rowBytes(),
                workspace.hidden.values(),
                workspace.hidden.offset(row),
                config.embeddingLength());
    }

    /** Adds what the layer before made of each row, and normalises it for the attention of the present layer, if any. */
    private void attentionNorm(int begin, int end, int worker) {
        for (int t = begin; t < end; t++) {
            if (state.layer > 0) {
                addProjected(t);
            }
            if (state.layer < layers.length) {
                layers[state.layer].attentionNorm().apply(workspace.hidden, t, workspace.normed, t);
            }
        }
    }

    private void addAndNorm(int begin, int end, int worker) {
        for (int t = begin; t < end; t++) {
            addProjected(t);
            layers[state.layer].feedForwardNorm().apply(workspace.hidden, t, workspace.normed, t);
        }
    }

    private void addProjected(int row) {
        engine.math()
                .addScaled(
                        workspace.projected.values(),
                        workspace.projected.offset(row),
                        1,
                        workspace.hidden.values(),
                        workspace.hidden.offset(row),
                        config.embeddingLength());
    }

    private void handOverLogits(Batch batch, int first, LogitsConsumer consumer) {
        int[] rows = workspace.outputRowTokens;
        int count = 0;
        for (int t = 0; t < batch.size(); t++) {
            if (batch.wantsLogits(t)) {
                outputNorm.apply(workspace.hidden, t, workspace.outputRows, count);
                rows[count++] = t;
            }
            if (count == rows.length || (count > 0 && t == batch.size() - 1)) {
                engine.kernels().multiply(engine.pool(), workspace.outputRows, count, output, logits);
                for (int i = 0; i < count; i++) {
                    consumer.accept(first + rows[i], workspace.logits.values(), workspace.logits.offset(i));
                }
                count = 0;
            }
        }
    }

    private void requireOpen() {
        if (closing) {
            throw new ClosedModelException("the model is closed");
        }
    }

    private void requireGoingOn(@Nullable EvaluationListener listener) {
        if (listener != null && listener.isCancelled()) {
            throw new EvaluationCancelledException();
        }
        requireOpen();
    }
}
