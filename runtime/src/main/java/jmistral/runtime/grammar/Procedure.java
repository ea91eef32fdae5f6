package jmistral.runtime.grammar;

/** A rule, or what is repeated a counted number of times, in compiled form. Compared by identity. */
final class Procedure {
    private final String name;
    private final int offset;
    private Position entry = new Position.End();
    private boolean nullable;
    private int order;

    /** @param offset where in the source the rule begins */
    Procedure(String name, int offset) {
        this.name = name;
        this.offset = offset;
    }

    String name() {
        return name;
    }

    int offset() {
        return offset;
    }

    Position entry() {
        return entry;
    }

    void setEntry(Position entry) {
        this.entry = entry;
    }

    /** Whether it may read nothing at all. */
    boolean isNullable() {
        return nullable;
    }

    void setNullable() {
        nullable = true;
    }

    /** Procedures with which this one may begin have a higher number. */
    int order() {
        return order;
    }

    void setOrder(int order) {
        this.order = order;
    }
}
