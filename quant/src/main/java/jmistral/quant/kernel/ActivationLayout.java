package jmistral.quant.kernel;

/** A form of activations in memory that suits a kernel. Compared by identity: kernels with one layout share it. */
@FunctionalInterface
interface ActivationLayout {
    /** Activations as they come. */
    ActivationLayout NATURAL = NaturalActivations::new;

    /** Room for activations in this form, to be filled again and again. */
    ArrangedActivations newArrangement();
}
