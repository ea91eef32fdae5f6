package jmistral.runtime.sampling;

/** Keeps the fewest likeliest candidates whose probabilities sum up to at least p; at least one. */
record TopP(double p) implements SamplingStep {
    /** How many candidates are sorted at first, and how much further to go when they do not reach p. */
    private static final int SORTED_AT_FIRST = 256;

    private static final int GROWTH = 8;

    @Override
    public void apply(Candidates candidates) {
        double max = candidates.maxLogit();
        double total = 0;
        for (int i = 0; i < candidates.size(); i++) {
            total += Math.exp(candidates.logit(i) - max);
        }
        double target = p * total;
        double sum = 0;
        int kept = 0;
        for (int sorted = SORTED_AT_FIRST; kept < candidates.size(); sorted *= GROWTH) {
            candidates.sortFirst(sorted);
            int end = Math.min(sorted, candidates.size());
            while (kept < end) {
                sum += Math.exp(candidates.logit(kept++) - max);
                if (sum >= target) {
                    candidates.keepFirst(kept);
                    return;
                }
            }
        }
    }
}
