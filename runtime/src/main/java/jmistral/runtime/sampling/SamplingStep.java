package jmistral.runtime.sampling;

/** One step between logits and draw: changes logits, or takes candidates away, but never all. */
sealed interface SamplingStep permits LogitBias, Penalties, TopK, TopP, MinP {
    void apply(Candidates candidates);
}
