package jmistral.quant.kernel;

/**
 * Activations for groups of {@link #BLOCKS} blocks of 32, whose 16 bytes hold element j low and j + 16 high. For low and
 * high quants, even and odd bytes: 8 lanes of two activations, four for each block, which all meet in a field. Sums are
 * those of 8 activations.
 */
final class GroupPairs extends PairFields {
    /** Blocks of a group, whose quants are a vector. */
    static final int BLOCKS = 2;

    /** Columns of a group: rows must not be shorter. */
    static final int COLUMNS = 32 * BLOCKS;

    /** Lanes of a group. */
    static final int GROUP_LANES = COLUMNS / 2;

    private final float sumFactor;

    /**
     * @param largestQuant of the weights
     * @param sumFactor what the sums are multiplied with
     */
    GroupPairs(int largestQuant, float sumFactor) {
        super(COLUMNS, 2 * largestQuant, 8); // as if low and high quants, each with its four activations, were one
        this.sumFactor = sumFactor;
    }

    /** Groups in {@code columns}. */
    static int groups(int columns) {
        return Math.ceilDiv(columns, COLUMNS);
    }

    @Override
    float sumWeight(float step) {
        return sumFactor * step;
    }

    @Override
    int first(int lane) {
        return lane % 8 / 4 * 32 + lane / 16 * 16 + lane % 4 * 4 + lane / 8 % 2;
    }
}
