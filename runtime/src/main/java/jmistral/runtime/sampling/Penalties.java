package jmistral.runtime.sampling;

/**
 * Lowers the logits of tokens seen lately. Of a token that was seen n > 0 times among the last N: logit / repeat if the
 * logit is positive, logit * repeat if not; then minus n * frequency + presence. Works on candidates that are still the
 * whole vocabulary.
 */
final class Penalties implements SamplingStep {
    private final double repeat;
    private final double presence;
    private final double frequency;
    private final int[] counts; // (vocabularySize), how often each id stands in the window
    private final int[] window; // a ring of the last ids
    private int windowSize;
    private int next;

    Penalties(SamplingOptions options, int vocabularySize, int contextLength) {
        repeat = options.repeatPenalty();
        presence = options.presencePenalty();
        frequency = options.frequencyPenalty();
        counts = new int[vocabularySize];
        window = new int[windowLength(options, contextLength)];
    }

    /** Whether the options change any logit at all. */
    static boolean isNeeded(SamplingOptions options, int contextLength) {
        return windowLength(options, contextLength) > 0
                && (options.repeatPenalty() != 1 || options.presencePenalty() != 0 || options.frequencyPenalty() != 0);
    }

    private static int windowLength(SamplingOptions options, int contextLength) {
        int length = options.repeatLastN();
        return length < 0 ? contextLength : Math.min(length, contextLength);
    }

    /** Forgets all tokens, then sees these. */
    void restart(int[] ids) {
        for (int i = 0; i < windowSize; i++) {
            counts[window[i]] = 0;
        }
        windowSize = 0;
        next = 0;
        for (int i = Math.max(0, ids.length - window.length); i < ids.length; i++) {
            accept(ids[i]);
        }
    }

    /** Sees one more token, and forgets the oldest if the window is full. */
    void accept(int id) {
        if (windowSize == window.length) {
            counts[window[next]]--;
        } else {
            windowSize++;
        }
        counts[id]++;
        window[next] = id;
        next = next + 1 == window.length ? 0 : next + 1;
    }

    @Override
    public void apply(Candidates candidates) {
        for (int id = 0; id < counts.length; id++) {
            int count = counts[id];
            if (count > 0) {
                double logit = candidates.logit(id);
                double repeated = logit > 0 ? logit / repeat : logit * repeat;
                candidates.setLogit(id, repeated - (count * frequency + presence));
            }
        }
    }
}
