package jmistral.runtime.grammar;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may stand behind the whole part of a number: a point and digits, or nothing. Bounds are the digits behind the point,
 * without zeros at their end.
 */
final class DecimalRange {
    /** A point and any digits, or nothing. */
    static final String ANY = "(\".\" [0-9]{1," + JsonRules.MAX_DECIMALS + "})?";

    private static final String MORE = "[0-9]{0," + JsonRules.MAX_DECIMALS + "}";
    private static final String ZEROS = "\"0\"{0," + JsonRules.MAX_DECIMALS + "}";
    private static final String NOT_ZERO = ZEROS + " [1-9] " + MORE;

    private DecimalRange() {}

    /** Decimals of {@code digits} or more. */
    static String atLeast(String digits, boolean inclusive) {
        return digits.isEmpty() && inclusive ? ANY : "\".\" " + greater(digits, inclusive);
    }

    /** Decimals of {@code digits} or less; null if there are none. */
    static @Nullable String atMost(String digits, boolean inclusive) {
        if (digits.isEmpty()) {
            return inclusive ? "(\".\" \"0\"{1," + JsonRules.MAX_DECIMALS + "})?" : null;
        }
        return "(\".\" " + less(digits, inclusive) + ")?";
    }

    /** Decimals from {@code least} to {@code most}; null if there are none. */
    static @Nullable String between(String least, boolean leastInclusive, String most, boolean mostInclusive) {
        if (least.isEmpty() && leastInclusive) {
            return atMost(most, mostInclusive);
        }
        String digits = digitsBetween(least, leastInclusive, most, mostInclusive);
        return digits == null ? null : "\".\" " + digits;
    }

    private static @Nullable String digitsBetween(
            String least, boolean leastInclusive, String most, boolean mostInclusive) {
        if (most.isEmpty()) {
            return least.isEmpty() && leastInclusive && mostInclusive ? ZEROS : null;
        }
        if (least.isEmpty() && leastInclusive) {
            return "(" + less(most, mostInclusive) + ")?";
        }
        char low = least.isEmpty() ? '0' : least.charAt(0);
        char high = most.charAt(0);
        String leastRest = least.isEmpty() ? "" : least.substring(1);
        if (low == high) {
            String rest = digitsBetween(leastRest, leastInclusive, most.substring(1), mostInclusive);
            return rest == null ? null : IntegerRange.digit(low, low) + " " + rest;
        }
        if (low > high) {
            return null;
        }
        List<String> alternatives = new ArrayList<>();
        alternatives.add(IntegerRange.digit(low, low) + " " + greater(leastRest, leastInclusive));
        if (low + 1 < high) {
            alternatives.add(IntegerRange.digit((char) (low + 1), (char) (high - 1)) + " " + MORE);
        }
        addHighest(most, mostInclusive, alternatives);
        return GbnfText.choice(alternatives);
    }

    /** Digits, perhaps none if the bound has none, of the bound or more. */
    private static String greater(String digits, boolean inclusive) {
        if (digits.isEmpty()) {
            return inclusive ? MORE : NOT_ZERO;
        }
        List<String> alternatives = new ArrayList<>();
        char digit = digits.charAt(0);
        if (digit < '9') {
            alternatives.add(IntegerRange.digit((char) (digit + 1), '9') + " " + MORE);
        }
        alternatives.add(IntegerRange.digit(digit, digit) + " " + greater(digits.substring(1), inclusive));
        return GbnfText.choice(alternatives);
    }

    /** At least one digit, up to a bound that has digits. */
    private static String less(String digits, boolean inclusive) {
        List<String> alternatives = new ArrayList<>();
        char digit = digits.charAt(0);
        if (digit > '0') {
            alternatives.add(IntegerRange.digit('0', (char) (digit - 1)) + " " + MORE);
        }
        addHighest(digits, inclusive, alternatives);
        return GbnfText.choice(alternatives);
    }

    /** Adds what begins with the first digit of an upper bound. */
    private static void addHighest(String digits, boolean inclusive, List<String> alternatives) {
        String digit = IntegerRange.digit(digits.charAt(0), digits.charAt(0));
        String rest = digits.substring(1);
        if (!rest.isEmpty()) {
            alternatives.add(digit + " (" + less(rest, inclusive) + ")?");
        } else if (inclusive) {
            alternatives.add(digit + " " + ZEROS);
        }
    }
}
