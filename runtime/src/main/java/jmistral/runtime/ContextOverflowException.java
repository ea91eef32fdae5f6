package jmistral.runtime;

/** More tokens are to be held than a conversation has room for. */
public final class ContextOverflowException extends JmistralException {
    private static final long serialVersionUID = 1;

    private final int needed;
    private final int capacity;

    /**
     * @param needed tokens that there would have to be room for
     * @param capacity tokens that there is room for
     */
    public ContextOverflowException(int needed, int capacity) {
        super("the context holds " + capacity + " tokens and " + needed
                + " are needed: shorten the text, or open a longer context (-c " + needed + " or more)");
        this.needed = needed;
        this.capacity = capacity;
    }

    /** Tokens that there would have to be room for. */
    public int needed() {
        return needed;
    }

    /** Tokens that there is room for. */
    public int capacity() {
        return capacity;
    }
}
