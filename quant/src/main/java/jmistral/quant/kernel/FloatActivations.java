package jmistral.quant.kernel;

/** Activations as 32-bit floats, in some order. */
interface FloatActivations extends ArrangedActivations {
    float[] values();

    /** Where the activations of {@code token} begin in {@link #values}. */
    int offset(int token);
}
