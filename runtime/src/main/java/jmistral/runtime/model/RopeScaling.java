package jmistral.runtime.model;

/** How a model stretches its rotary position embedding beyond the context that it was first trained on. */
public sealed interface RopeScaling {
    /** Positions are used as they are. */
    record None() implements RopeScaling {}

    /**
     * Every angle is divided by one number.
     *
     * @param factor greater than 0
     */
    record Linear(float factor) implements RopeScaling {}

    /**
     * YaRN (Peng et al. 2023): slow rotations are interpolated, fast ones left alone, a ramp between.
     *
     * @param factor how much longer the context is than the original one, greater than 0
     * @param originalContextLength positions of the original training
     * @param extrapolation share of the ramp that is applied, usually 1
     * @param attentionFactor further factor of cosine and sine, usually 1
     * @param betaFast rotations within the original context above which nothing is interpolated
     * @param betaSlow rotations within the original context below which all is interpolated
     * @param logMultiplier {@code mscale_all_dim} of the model's configuration, 0 where absent
     */
    record Yarn(
            float factor,
            int originalContextLength,
            float extrapolation,
            float attentionFactor,
            float betaFast,
            float betaSlow,
            float logMultiplier)
            implements RopeScaling {}
}
