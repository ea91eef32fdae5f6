package jmistral.runtime.chat.jinja;

import org.jspecify.annotations.Nullable;

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

    /** The operator that binds as a product does and is written so, or null. */
    static @Nullable BinaryOperator ofProduct(String symbol) {
        return switch (symbol) {
            case "*" -> MULTIPLY;
            case "/" -> DIVIDE;
            case "//" -> FLOOR_DIVIDE;
            case "%" -> MODULO;
            default -> null;
        };
    }

    /** As a message of Python's names it. */
    String symbol() {
        return symbol;
    }
}
