package jmistral.runtime.evaluation;

import java.util.Arrays;
import jmistral.quant.CacheType;
import jmistral.runtime.model.LogitsConsumer;
import jmistral.runtime.model.MistralModel;
import jmistral.runtime.model.Sequence;
import org.jspecify.annotations.Nullable;

/**
 * Measures the perplexity of a model on a text: the exponential of the mean of -log p(token | tokens before it). One thread
 * at a time.
 */
public final class Perplexity {
    /** The fewest tokens of a context of which the second half is scored. */
    public static final int LEAST_CONTEXT_LENGTH = 4;

    private final MistralModel model;
    private final CacheType cacheType;

    /** Follows a measurement. */
    @FunctionalInterface
    public interface Progress {
        /** Called after each context, with what has come out so far. */
        void contextDone(int contexts, int totalContexts, PerplexityResult soFar);
    }

    /** @param cacheType how keys and values are stored meanwhile */
    public Perplexity(MistralModel model, CacheType cacheType) {
        this.model = model;
        this.cacheType = cacheType;
    }

    /**
     * Measures as llama-perplexity does: the text is cut into contexts of equal length, the rest is left out, each begins
     * with BOS in the place of its first token, and of each the tokens after the first half are scored, which have at least
     * half a context before them.
     *
     * @param ids the text, BOS before it if the model's prompts begin with it
     * @param contextLength tokens of a context, at least {@value #LEAST_CONTEXT_LENGTH}
     * @param bos the id to put at the beginning of each context, or -1 for none
     * @param consumer receives the logits of all positions, in order, the index counted through all contexts; or null
     * @throws IllegalArgumentException if the text is shorter than two contexts, or these are too short
     */
    public PerplexityResult ofText(
            int[] ids, int contextLength, int bos, @Nullable LogitsConsumer consumer, Progress progress) {
        if (contextLength < LEAST_CONTEXT_LENGTH) {
            throw new IllegalArgumentException(
                    "a context has at least " + LEAST_CONTEXT_LENGTH + " tokens here, found " + contextLength);
        }
        if (ids.length < 2L * contextLength) {
            throw new IllegalArgumentException("the text has " + ids.length + " tokens, and two contexts of "
                    + contextLength + " need " + 2L * contextLength + ": take a longer text or shorter contexts");
        }
        int contexts = ids.length / contextLength;
        int firstScored = contextLength / 2 + 1;
        LikelihoodSum sum = new LikelihoodSum();
        for (int c = 0; c < contexts; c++) {
            int[] context = Arrays.copyOfRange(ids, c * contextLength, (c + 1) * contextLength);
            if (bos >= 0) {
                context[0] = bos;
            }
            score(context, firstScored, c * contextLength, sum, consumer);
            progress.contextDone(c + 1, contexts, sum.result());
        }
        return sum.result();
    }

    /**
     * Scores every token but the first, in one context, as given: nothing is put before them.
     *
     * @param ids at least 2
     * @param consumer receives the logits of all positions, in order; or null
     * @throws IllegalArgumentException if there are fewer than 2 ids, or one is no token of the model
     */
    public PerplexityResult ofContext(int[] ids, @Nullable LogitsConsumer consumer) {
        if (ids.length < 2) {
            throw new IllegalArgumentException("at least 2 ids are needed, found " + ids.length);
        }
        LikelihoodSum sum = new LikelihoodSum();
        score(ids, 1, 0, sum, consumer);
        return sum.result();
    }

    /** Evaluates a context and adds the likelihoods of the tokens from {@code firstScored} on. */
    private void score(
            int[] context, int firstScored, int firstIndex, LikelihoodSum sum, @Nullable LogitsConsumer consumer) {
        int vocabularySize = model.config().vocabularySize();
        try (Sequence sequence = model.newSequence(context.length, cacheType)) {
            sequence.evaluateAll(
                    context,
                    0,
                    context.length,
                    (position, logits, offset) -> {
                        if (consumer != null) {
                            consumer.accept(firstIndex + position, logits, offset);
                        }
                        int next = position + 1;
                        if (next >= firstScored && next < context.length) {
                            sum.add(logits, offset, vocabularySize, context[next]);
                        }
                    },
                    null);
        }
    }
}
