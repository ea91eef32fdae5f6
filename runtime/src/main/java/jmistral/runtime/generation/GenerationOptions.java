package jmistral.runtime.generation;

import java.util.List;
import java.util.Optional;
import jmistral.runtime.grammar.Grammar;
import jmistral.runtime.sampling.SamplingOptions;

/**
 * When a generation ends and how its tokens are chosen. Immutable, thread-safe.
 *
 * @param maxTokens the most tokens to generate; 0 only evaluates the prompt, -1 goes on until another end
 * @param stopStrings strings that end the answer and are no part of it; where several match, the one that is complete
 *     first ends it, and of those the longest
 * @param sampling how tokens are chosen
 * @param grammar what the answer must be: the model may end it only where the grammar describes it, and does so where the
 *     grammar goes no further. Another end, such as {@code maxTokens}, leaves a beginning of such an answer.
 */
public record GenerationOptions(
        int maxTokens, List<String> stopStrings, SamplingOptions sampling, Optional<Grammar> grammar) {
    private static final GenerationOptions DEFAULTS = new GenerationOptions(-1, List.of(), SamplingOptions.defaults());

    /**
     * @throws IllegalArgumentException if {@code maxTokens < -1}, or a stop string is empty or holds half of a surrogate
     *     pair
     */
    public GenerationOptions {
        if (maxTokens < -1) {
            throw new IllegalArgumentException("max tokens is " + maxTokens + ", expected -1 (no limit), 0 or more");
        }
        stopStrings = List.copyOf(stopStrings);
        for (String stop : stopStrings) {
            if (stop.isEmpty()) {
                throw new IllegalArgumentException("a stop string is empty, expected at least one character");
            }
            if (stop.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
                throw new IllegalArgumentException("a stop string holds half of a surrogate pair");
            }
        }
    }

    /** Without a grammar. Throws as the other constructor does. */
    public GenerationOptions(int maxTokens, List<String> stopStrings, SamplingOptions sampling) {
        this(maxTokens, stopStrings, sampling, Optional.empty());
    }

    /** No limit, no stop strings, no grammar, llama.cpp's sampling. */
    public static GenerationOptions defaults() {
        return DEFAULTS;
    }

    /** The same with another limit. */
    public GenerationOptions withMaxTokens(int maxTokens) {
        return new GenerationOptions(maxTokens, stopStrings, sampling, grammar);
    }

    /** The same with other stop strings. */
    public GenerationOptions withStopStrings(List<String> stopStrings) {
        return new GenerationOptions(maxTokens, stopStrings, sampling, grammar);
    }

    /** The same with another sampling. */
    public GenerationOptions withSampling(SamplingOptions sampling) {
        return new GenerationOptions(maxTokens, stopStrings, sampling, grammar);
    }

    /** The same with another grammar. */
    public GenerationOptions withGrammar(Grammar grammar) {
        return new GenerationOptions(maxTokens, stopStrings, sampling, Optional.of(grammar));
    }

    /** The same without a grammar. */
    public GenerationOptions withoutGrammar() {
        return new GenerationOptions(maxTokens, stopStrings, sampling, Optional.empty());
    }
}
