package jmistral.quant.kernel;

import jmistral.quant.Activations;

/** Activations where they are: nothing is copied. */
final class NaturalActivations implements FloatActivations {
    private Activations in = new Activations(1, 1);

    @Override
    public void arrange(Activations in, int tokens) {
        this.in = in;
    }

    @Override
    public float[] values() {
        return in.values();
    }

    @Override
    public int offset(int token) {
        return in.offset(token);
    }
}
