package jmistral.quant.kernel;

/** An order of activations in memory that suits a kernel. Compared by identity: kernels with one layout share it. */
interface ActivationLayout {
    /** Activations as they come; nothing is arranged. */
    ActivationLayout NATURAL = new ActivationLayout() {
        @Override
        public int length(int columns) {
            return 0;
        }

        @Override
        public void arrange(float[] x, int offset, int columns, float[] arranged) {}
    };

    /** Floats that {@code columns} activations take. */
    int length(int columns);

    /** Arranges {@code columns} activations from {@code offset}. */
    void arrange(float[] x, int offset, int columns, float[] arranged);
}
