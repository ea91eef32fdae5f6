package jmistral.runtime.evaluation;

/**
 * How surprised a model was by a text.
 *
 * @param scoredTokens tokens that were predicted
 * @param meanNll mean negative log likelihood of these, in nats
 * @param standardError of {@code meanNll}; 0 for fewer than two tokens
 */
public record PerplexityResult(long scoredTokens, double meanNll, double standardError) {
    /** The exponential of the mean: as many tokens, all equally likely, would surprise as much. */
    public double perplexity() {
        return Math.exp(meanNll);
    }

    /** The standard error of {@link #perplexity()}, to first order. */
    public double perplexityError() {
        return standardError * perplexity();
    }
}
