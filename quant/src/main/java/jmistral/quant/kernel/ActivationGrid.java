package jmistral.quant.kernel;

/**
 * How activations become integers for products with quants of up to {@code largestQuant}: each group of columns has a
 * step of its own, as fine as it may be without a sum of products of the group ever leaving 16 bits. By Cauchy and
 * Schwarz |Σ q a| is at most {@code |q| |a|}, so it is the Euclidean norm of a group's integers that is limited.
 *
 * @param groupSize columns of a group, a multiple of 4
 * @param largestQuant the largest absolute value of a quant
 */
record ActivationGrid(int groupSize, int largestQuant) {
    static final ActivationGrid GROUPS_OF_32_BY_8 = new ActivationGrid(32, 8);
    static final ActivationGrid GROUPS_OF_32_BY_16 = new ActivationGrid(32, 16);
    static final ActivationGrid GROUPS_OF_16_BY_2 = new ActivationGrid(16, 2);
    static final ActivationGrid GROUPS_OF_16_BY_4 = new ActivationGrid(16, 4);
    static final ActivationGrid GROUPS_OF_16_BY_32 = new ActivationGrid(16, 32);

    private static final double FLOAT_MARGIN = 1e-5; // norms and steps are single-precision results

    /**
     * Norm that a group is scaled to, so that its norm is in bounds even after rounding to integers, which adds half a
     * unit a column. Equal activations come to an integer, without rounding.
     */
    float norm() {
        double root = Math.sqrt(groupSize);
        double bound = Short.MAX_VALUE / (largestQuant * root) - 0.5 * root;
        return (float) (root * Math.floor(bound * (1 - FLOAT_MARGIN) / root));
    }
}
