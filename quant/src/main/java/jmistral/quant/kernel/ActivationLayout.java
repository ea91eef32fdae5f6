package jmistral.quant.kernel;

/** An order of activations in memory that suits a kernel. Compared by identity: kernels with one layout share it. */
interface ActivationLayout {
    /** Activations as they come; there is no need to copy them. */
    ActivationLayout NATURAL = new ActivationLayout() {
        @Override
        public int length(int columns) {
            return columns;
        }

        @Override
        public void arrange(float[] x, int offset, int columns, float[] arranged, int arrangedOffset) {
            System.arraycopy(x, offset, arranged, arrangedOffset, columns);
        }
    };

    /** Floats that {@code columns} activations take. */
    int length(int columns);

    /** Writes {@code columns} activations from {@code offset} in this order, from {@code arrangedOffset}. */
    void arrange(float[] x, int offset, int columns, float[] arranged, int arrangedOffset);
}
