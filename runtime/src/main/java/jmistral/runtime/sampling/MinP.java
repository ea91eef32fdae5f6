package jmistral.runtime.sampling;

/** Keeps the candidates that are at least p times as likely as the likeliest. */
record MinP(double p) implements SamplingStep {
    @Override
    public void apply(Candidates candidates) {
        candidates.keepAtLeast(candidates.maxLogit() + Math.log(p));
    }
}
