package jmistral.runtime.grammar;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whole numbers between two others, as decimal digits without leading zeros. */
final class IntegerRange {
    private IntegerRange() {}

    /**
     * The numbers from {@code least} to {@code most}; null sets no limit. In parentheses if there is more than one way to
     * write them; null if there are none.
     */
    static @Nullable String between(@Nullable BigInteger least, @Nullable BigInteger most) {
        List<String> alternatives = new ArrayList<>();
        if (least == null || least.signum() < 0) {
            BigInteger nearest = most == null ? BigInteger.ONE : most.negate().max(BigInteger.ONE);
            String digits = positive(nearest, least == null ? null : least.negate());
            if (digits != null) {
                alternatives.add("\"-\" " + digits);
            }
        }
        String digits = positive(least == null ? BigInteger.ZERO : least.max(BigInteger.ZERO), most);
        if (digits != null) {
            alternatives.add(digits);
        }
        return alternatives.isEmpty() ? null : GbnfText.choice(alternatives);
    }

    /** The numbers from {@code least}, which is not negative, to {@code most}; null if there are none. */
    static @Nullable String positive(BigInteger least, @Nullable BigInteger most) {
        BigInteger end = most == null ? greatest(Math.max(JsonRules.MAX_DIGITS, length(least))) : most;
        if (end.compareTo(least) < 0) {
            return null;
        }
        List<String> alternatives = new ArrayList<>();
        int full = 0; // the least length of which all numbers are in the range
        for (int length = length(least); length <= length(end); length++) {
            BigInteger first = least.max(length == 1 ? BigInteger.ZERO : BigInteger.TEN.pow(length - 1));
            BigInteger last = end.min(greatest(length));
            boolean all = length > 1 && first.equals(BigInteger.TEN.pow(length - 1)) && last.equals(greatest(length));
            if (all && full == 0) {
                full = length;
            }
            if (!all && full > 0) {
                alternatives.add(lengths(full, length - 1));
                full = 0;
            }
            if (!all) {
                sameLength(first.toString(), last.toString(), alternatives, "");
            }
        }
        if (full > 0) {
            alternatives.add(lengths(full, length(end)));
        }
        return GbnfText.choice(alternatives);
    }

    private static int length(BigInteger value) {
        return value.toString().length();
    }

    private static BigInteger greatest(int length) {
        return BigInteger.TEN.pow(length).subtract(BigInteger.ONE);
    }

    private static String lengths(int min, int max) {
        return "[1-9] " + GbnfText.repeat("[0-9]", min - 1, max - 1);
    }

    /** Adds what reads the numbers from {@code first} to {@code last}, which have as many digits, after {@code prefix}. */
    private static void sameLength(String first, String last, List<String> alternatives, String prefix) {
        int common = 0;
        while (common < first.length() && first.charAt(common) == last.charAt(common)) {
            common++;
        }
        String begin = common == 0 ? prefix : prefix + GbnfText.literal(first.substring(0, common)) + " ";
        if (common == first.length()) {
            alternatives.add(begin.strip());
            return;
        }
        int rest = first.length() - common - 1;
        char low = first.charAt(common);
        char high = last.charAt(common);
        String firstRest = first.substring(common + 1);
        String lastRest = last.substring(common + 1);
        if (!firstRest.equals("0".repeat(rest))) {
            sameLength(firstRest, "9".repeat(rest), alternatives, begin + digit(low, low) + " ");
            low++;
        }
        boolean reachesEnd = lastRest.equals("9".repeat(rest));
        char middle = reachesEnd ? high : (char) (high - 1);
        if (low <= middle) {
            alternatives.add(
                    begin + digit(low, middle) + (rest == 0 ? "" : " " + GbnfText.repeat("[0-9]", rest, rest)));
        }
        if (!reachesEnd) {
            sameLength("0".repeat(rest), lastRest, alternatives, begin + digit(high, high) + " ");
        }
    }

    /** One digit of a range. */
    static String digit(char first, char last) {
        return first == last ? "\"" + first + "\"" : "[" + first + "-" + last + "]";
    }
}
