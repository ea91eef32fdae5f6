package jmistral.runtime.generation;

import java.util.List;

/**
 * What a generation came to.
 *
 * @param text the answer: what the listener was given, in one string
 * @param finishReason why it ended
 * @param generatedIds the tokens generated, without the end token; those of a stop string are among them
 * @param promptTokens tokens of the prompt
 * @param cachedTokens how many of these the cache held already
 * @param seed the seed of the random numbers
 * @param promptNanos time from the beginning to the logits after the prompt
 * @param generationNanos time from there to the end
 */
public record GenerationResult(
        String text,
        FinishReason finishReason,
        List<Integer> generatedIds,
        int promptTokens,
        int cachedTokens,
        long seed,
        long promptNanos,
        long generationNanos) {
    public GenerationResult {
        generatedIds = List.copyOf(generatedIds);
    }

    /** Prompt tokens evaluated in a second, those not counted that the cache held. */
    public double promptTokensPerSecond() {
        return perSecond(promptTokens - cachedTokens, promptNanos);
    }

    /** Tokens generated in a second. */
    public double generatedTokensPerSecond() {
        return perSecond(generatedIds.size(), generationNanos);
    }

    private static double perSecond(int tokens, long nanos) {
        return nanos == 0 ? 0 : tokens * 1e9 / nanos;
    }
}
