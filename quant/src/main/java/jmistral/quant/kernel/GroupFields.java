package jmistral.quant.kernel;

/**
 * Activations for groups of {@link #BLOCKS} blocks of 32, whose 16 bytes hold element j low and j + 16 high. For low and
 * high quants, even and odd bytes: 8 lanes of four activations, two for each block. Sums are those of 8 activations.
 */
final class GroupFields extends LongFields {
    /** Blocks of a group, whose quants are a vector. */
    static final int BLOCKS = 4;

    /** Columns of a group: rows must not be shorter. */
    static final int COLUMNS = 32 * BLOCKS;

    /** Lanes of a group. */
    static final int GROUP_LANES = COLUMNS / 4;

    private final float sumFactor;

    /**
     * @param largestQuant of the weights
     * @param sumFactor what the sums are multiplied with
     */
    GroupFields(int largestQuant, float sumFactor) {
        super(COLUMNS, largestQuant, 8);
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
    int first(int vector, int lane) {
        return lane / 2 * 32 + vector / 2 * 16 + lane % 2 * 8 + vector % 2;
    }
}
