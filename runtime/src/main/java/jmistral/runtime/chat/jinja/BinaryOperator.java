package jmistral.runtime.chat.jinja;

/** The operators of arithmetic between two values. */
enum BinaryOperator {
    ADD("+"),
    SUBTRACT("-"),
    MULTIPLY("*"),
    DIVIDE("/"),
    FLOOR_DIVIDE("//"),
    MODULO("%"),
    POWER("** or pow()");

    private final String symbol;

    BinaryOperator(String symbol) {
        this.symbol = symbol;
    }

    /** As a message of Python's names it. */
    String symbol() {
        return symbol;
    }
}
