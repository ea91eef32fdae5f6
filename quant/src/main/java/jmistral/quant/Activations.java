package jmistral.quant;

/**
 * Rows of floats, one row a token: what goes into a matrix product and what comes out of one. Allocated once, used for
 * every batch. Not thread-safe: one thread, or workers on rows of their own.
 */
public final class Activations {
    private final float[] values; // [capacity][columns]
    private final int capacity;
    private final int columns;

    /** Room for {@code capacity} rows of {@code columns}, all zero. */
    public Activations(int capacity, int columns) {
        this.capacity = capacity;
        this.columns = columns;
        this.values = new float[Math.multiplyExact(capacity, columns)];
    }

    /** The storage itself, [capacity][columns]. */
    public float[] values() {
        return values;
    }

    /** How many rows there is room for. */
    public int capacity() {
        return capacity;
    }

    /** Floats in a row. */
    public int columns() {
        return columns;
    }

    /** Where {@code row} begins in {@link #values()}. */
    public int offset(int row) {
        return row * columns;
    }
}
