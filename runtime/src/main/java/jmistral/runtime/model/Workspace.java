package jmistral.runtime.model;

import jmistral.quant.Activations;

/** Every scratch buffer of a forward pass, sized once for the largest batch. Guarded by the model's evaluation lock. */
final class Workspace {
    /** Rows of logits that are computed in one go. */
    static final int LOGIT_ROWS = 16;

    final Activations hidden; // [batch][embeddingLength]: the residual stream
    final Activations normed; // [batch][embeddingLength]
    final Activations queries; // [batch][headCount * keyLength]
    final Activations keys; // [batch][headCountKv * keyLength]
    final Activations values; // [batch][headCountKv * valueLength]
    final Activations attended; // [batch][headCount * valueLength]
    final Activations projected; // [batch][embeddingLength]
    final Activations gate; // [batch][feedForwardLength]
    final Activations up; // [batch][feedForwardLength]
    final float[] cosSin; // [batch][ropeDimensionCount]
    final Activations outputRows; // [LOGIT_ROWS][embeddingLength]
    final int[] outputRowTokens; // [LOGIT_ROWS]: which token of the batch a row belongs to
    final Activations logits; // [LOGIT_ROWS][vocabularySize]

    private final int batchCapacity;

    Workspace(ModelConfig config, int batchCapacity) {
        this.batchCapacity = batchCapacity;
        int logitRows = Math.min(LOGIT_ROWS, batchCapacity);
        hidden = new Activations(batchCapacity, config.embeddingLength());
        normed = new Activations(batchCapacity, config.embeddingLength());
        queries = new Activations(batchCapacity, config.headCount() * config.keyLength());
        keys = new Activations(batchCapacity, config.headCountKv() * config.keyLength());
        values = new Activations(batchCapacity, config.headCountKv() * config.valueLength());
        attended = new Activations(batchCapacity, config.headCount() * config.valueLength());
        projected = new Activations(batchCapacity, config.embeddingLength());
        gate = new Activations(batchCapacity, config.feedForwardLength());
        up = new Activations(batchCapacity, config.feedForwardLength());
        cosSin = new float[batchCapacity * config.ropeDimensionCount()];
        outputRows = new Activations(logitRows, config.embeddingLength());
        outputRowTokens = new int[logitRows];
        logits = new Activations(logitRows, config.vocabularySize());
    }

    /** The most tokens of a batch. */
    int batchCapacity() {
        return batchCapacity;
    }

    /** Bytes that the buffers for one token of a batch take. */
    static long bytesPerToken(ModelConfig config) {
        long floats = 3L * config.embeddingLength()
                + (long) config.headCount() * (config.keyLength() + config.valueLength())
                + (long) config.headCountKv() * (config.keyLength() + config.valueLength())
                + 2L * config.feedForwardLength()
                + config.ropeDimensionCount();
        return Float.BYTES * floats;
    }

    /** Bytes of all buffers for a batch of {@code batchCapacity}. */
    static long bytes(ModelConfig config, int batchCapacity) {
        long rows = Math.min(LOGIT_ROWS, batchCapacity);
        long logitFloats = rows * (config.embeddingLength() + (long) config.vocabularySize());
        return batchCapacity * bytesPerToken(config) + Float.BYTES * logitFloats;
    }
}
