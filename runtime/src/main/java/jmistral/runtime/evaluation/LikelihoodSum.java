package jmistral.runtime.evaluation;

/** Sums negative log likelihoods, in double precision. */
final class LikelihoodSum {
    private long count;
    private double sum;
    private double sumOfSquares;

    /** Adds -log softmax(logits)[id] of the logits from {@code offset} on. */
    void add(float[] logits, int offset, int vocabularySize, int id) {
        float greatest = logits[offset];
        for (int i = 1; i < vocabularySize; i++) {
            greatest = Math.max(greatest, logits[offset + i]);
        }
        double exponentials = 0;
        for (int i = 0; i < vocabularySize; i++) {
            exponentials += Math.exp((double) logits[offset + i] - greatest);
        }
        double nll = Math.log(exponentials) - ((double) logits[offset + id] - greatest);
        count++;
        sum += nll;
        sumOfSquares += nll * nll;
    }

    PerplexityResult result() {
        double mean = sum / count;
        double variance = sumOfSquares / count - mean * mean;
        return new PerplexityResult(count, mean, count > 1 && variance > 0 ? Math.sqrt(variance / (count - 1)) : 0);
    }
}
