package jmistral.runtime.model;

import org.jspecify.annotations.Nullable;

/**
 * One conversation's place in a model: its key/value cache and how far it has got. Evaluations of all sequences of a model
 * take turns; one sequence is used by one thread at a time.
 */
public final class Sequence implements TokenSequence, AutoCloseable {
    private final MistralModel model;
    private final KvCache cache;
    private final float[]
            lastLogits; // [vocabularySize]; not the model's, whose next evaluation may be another thread's
    private final LogitsConsumer keepLogits = this::keepLogits;
    private boolean closed;

    Sequence(MistralModel model, KvCache cache) {
        this.model = model;
        this.cache = cache;
        this.lastLogits = new float[model.config().vocabularySize()];
    }

    @Override
    public int length() {
        return cache.length();
    }

    @Override
    public int capacity() {
        return cache.capacity();
    }

    /** The id at a position below {@link #length()}. */
    public int id(int position) {
        return cache.id(position);
    }

    @Override
    public int commonPrefix(int[] ids) {
        int limit = Math.min(length(), ids.length);
        for (int i = 0; i < limit; i++) {
            if (cache.id(i) != ids[i]) {
                return i;
            }
        }
        return limit;
    }

    /**
     * Forgets all tokens from {@code newLength} on. Where a sliding window's ring has overwritten what the next token would
     * have to see, everything is forgotten.
     *
     * @return the length that is left: {@code newLength} (or the present length, if that is less), or 0
     */
    @Override
    public int truncate(int newLength) {
        return cache.truncate(newLength);
    }

    /**
     * Evaluates {@code ids[from, to)} after what this holds.
     *
     * @param listener told of progress and asked whether to go on; or null
     * @return the logits after the last one: [vocabularySize], owned by this sequence, valid until its next evaluation
     * @throws IllegalArgumentException if the range is empty, or an id is no token of the model
     * @throws ContextOverflowException if the sequence cannot hold them
     * @throws EvaluationCancelledException if the listener cancelled; whole chunks before that are kept
     * @throws ClosedModelException if the model is closed or being closed
     */
    @Override
    public float[] evaluate(int[] ids, int from, int to, @Nullable EvaluationListener listener) {
        return model.evaluate(this, ids, from, to, listener);
    }

    /**
     * Evaluates {@code ids[from, to)} and hands over the logits after each of them, in order. Throws as
     * {@link #evaluate} does.
     */
    public void evaluateAll(
            int[] ids, int from, int to, LogitsConsumer consumer, @Nullable EvaluationListener listener) {
        model.evaluateAll(this, ids, from, to, consumer, listener);
    }

    /** Frees the cache. Waits for a running evaluation. */
    @Override
    public void close() {
        model.exclusively(() -> {
            if (!closed) {
                closed = true;
                cache.close();
            }
        });
    }

    KvCache cache() {
        return cache;
    }

    boolean isClosed() {
        return closed;
    }

    LogitsConsumer keepLogits() {
        return keepLogits;
    }

    float[] lastLogits() {
        return lastLogits;
    }

    private void keepLogits(int index, float[] row, int offset) {
        System.arraycopy(row, offset, lastLogits, 0, lastLogits.length);
    }
}
