package jmistral.runtime.sampling;

/** Keeps the k likeliest candidates. */
record TopK(int k) implements SamplingStep {
    @Override
    public void apply(Candidates candidates) {
        candidates.sortFirst(k);
        candidates.keepFirst(k);
    }
}
