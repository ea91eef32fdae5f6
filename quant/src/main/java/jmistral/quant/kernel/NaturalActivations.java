package jmistral.quant.kernel;

/** Activations in their own order, copied to where a cache line begins. */
final class NaturalActivations extends OrderedActivations {
    @Override
    int length(int columns) {
        return columns;
    }

    @Override
    void arrange(float[] x, int offset, int columns, float[] arranged, int arrangedOffset) {
        System.arraycopy(x, offset, arranged, arrangedOffset, columns);
    }
}
