package jmistral.runtime.model;

/** The weights of one layer, and the two steps that they make. */
record Layer(
        RmsNorm attentionNorm, SelfAttention.Weights attention, RmsNorm feedForwardNorm, FeedForward feedForward) {}
