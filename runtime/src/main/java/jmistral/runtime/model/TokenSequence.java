package jmistral.runtime.model;

import org.jspecify.annotations.Nullable;

/**
 * What generation needs of a {@link Sequence}: tokens that were evaluated one after another, and the logits after the last
 * one. One thread at a time.
 */
public interface TokenSequence {
    /** Tokens held. */
    int length();

    /** The most tokens that this can hold. */
    int capacity();

    /** How many of the ids held stand at the beginning of {@code ids} as well. */
    int commonPrefix(int[] ids);

    /**
     * Forgets all tokens from {@code newLength} on, and more where the cache does not allow less.
     *
     * @return the length that is left, at most {@code newLength}
     */
    int truncate(int newLength);

    /**
     * Evaluates {@code ids[from, to)} after what this holds.
     *
     * @param listener told of progress and asked whether to go on; or null
     * @return the logits after the last one: [vocabularySize], valid until the next evaluation
     * @throws EvaluationCancelledException if the listener cancelled
     */
    float[] evaluate(int[] ids, int from, int to, @Nullable EvaluationListener listener);
}
