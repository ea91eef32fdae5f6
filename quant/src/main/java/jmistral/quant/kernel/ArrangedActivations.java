package jmistral.quant.kernel;

import jmistral.quant.Activations;

/** The activations of a product in the form that a kernel reads. Filled by one thread, then read by all. */
interface ArrangedActivations {
    /** Takes the first {@code tokens} rows of {@code in}. Allocates only where they need more room than any before. */
    void arrange(Activations in, int tokens);
}
