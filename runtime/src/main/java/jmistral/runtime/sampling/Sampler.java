package jmistral.runtime.sampling;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the next token from logits, with the state that this takes: the tokens seen lately and the random numbers. One
 * for each conversation; not thread-safe. Allocates nothing per token.
 */
public final class Sampler {
    private final double temperature;
    private final long seed;
    private final RandomGenerator random;
    private final Candidates candidates;
    private final @Nullable Penalties penalties;
    private final List<SamplingStep> adjustments; // of the whole vocabulary
    private final List<SamplingStep> filters;

    /**
     * @param vocabularySize the number of logits
     * @param contextLength the window of the penalties if they are to look at the whole context
     * @throws IllegalArgumentException if the options bias a token that is not in the vocabulary
     */
    public Sampler(SamplingOptions options, int vocabularySize, int contextLength) {
        temperature = options.temperature();
        seed = options.seed().orElseGet(() -> new SplittableRandom().nextLong());
        random = new SplittableRandom(seed);
        candidates = new Candidates(vocabularySize);
        penalties = Penalties.isNeeded(options, contextLength)
                ? new Penalties(options, vocabularySize, contextLength)
                : null;
        adjustments = adjustments(options, penalties, vocabularySize);
        filters = filters(options);
    }

    /** The steps that change logits, in llama.cpp's order. */
    private static List<SamplingStep> adjustments(
            SamplingOptions options, @Nullable Penalties penalties, int vocabularySize) {
        List<SamplingStep> steps = new ArrayList<>();
        if (!options.logitBias().isEmpty()) {
            steps.add(new LogitBias(options.logitBias(), vocabularySize));
        }
        if (penalties != null) {
            steps.add(penalties);
        }
        return steps;
    }

    /** The steps that take candidates away, in llama.cpp's order. */
    private static List<SamplingStep> filters(SamplingOptions options) {
        List<SamplingStep> steps = new ArrayList<>();
        if (options.temperature() == 0) {
            return steps; // the filters always keep the likeliest
        }
        if (options.topK() > 0) {
            steps.add(new TopK(options.topK()));
        }
        if (options.topP() < 1) {
            steps.add(new TopP(options.topP()));
        }
        if (options.minP() > 0) {
            steps.add(new MinP(options.minP()));
        }
        return steps;
    }

    /** The seed in use: the one of the options, or the fresh one. */
    public long seed() {
        return seed;
    }

    /** Forgets the tokens seen and sees these instead: the ids of a prompt. The random numbers go on. */
    public void restart(int[] ids) {
        if (penalties != null) {
            penalties.restart(ids);
        }
    }

    /** Sees the token that was chosen. */
    public void accept(int id) {
        if (penalties != null) {
            penalties.accept(id);
        }
    }

    /**
     * Chooses the next token.
     *
     * @param logits one for each token; read only
     * @throws IllegalArgumentException if the number of logits is not the size of the vocabulary
     * @throws InvalidLogitsException if a logit is not finite
     * @throws IllegalStateException if the logit bias forbids every token
     */
    public int sample(float[] logits) {
        return choose(filter(logits));
    }

    /**
     * Chooses the next token among some.
     *
     * @param logits one for each token; read only
     * @param allowed the ids to choose from; read only
     * @throws IllegalArgumentException if the number of logits is not the size of the vocabulary
     * @throws InvalidLogitsException if a logit is not finite
     * @throws IllegalStateException if there is no id to choose from, or the logit bias forbids all of them
     */
    public int sample(float[] logits, BitSet allowed) {
        adjust(logits);
        candidates.keepOnly(allowed);
        if (candidates.size() == 0) {
            throw new IllegalStateException("no token is allowed");
        }
        return choose(filterAdjusted());
    }

    private int choose(Candidates kept) {
        return kept.id(temperature == 0 ? kept.maxPlace() : draw(kept));
    }

    /** What is left of the vocabulary after every step but the temperature. */
    Candidates filter(float[] logits) {
        adjust(logits);
        return filterAdjusted();
    }

    private void adjust(float[] logits) {
        candidates.load(logits);
        for (int i = 0; i < adjustments.size(); i++) {
            adjustments.get(i).apply(candidates);
        }
    }

    private Candidates filterAdjusted() {
        for (int i = 0; i < filters.size(); i++) {
            filters.get(i).apply(candidates);
        }
        if (candidates.maxLogit() == Float.NEGATIVE_INFINITY) {
            throw new IllegalStateException("the logit bias forbids every token");
        }
        return candidates;
    }

    /** Draws a place with the probabilities softmax(logit / temperature). */
    private int draw(Candidates kept) {
        double max = kept.maxLogit();
        double total = 0;
        for (int i = 0; i < kept.size(); i++) {
            total += weight(kept, i, max);
        }
        double target = random.nextDouble() * total;
        double sum = 0;
        int place = 0;
        for (int i = 0; i < kept.size(); i++) {
            double weight = weight(kept, i, max);
            if (weight > 0) {
                place = i;
                sum += weight;
                if (sum > target) {
                    break;
                }
            }
        }
        return place;
    }

    private double weight(Candidates kept, int place, double max) {
        return Math.exp((kept.logit(place) - max) / temperature);
    }
}
