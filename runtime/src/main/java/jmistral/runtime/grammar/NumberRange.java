package jmistral.runtime.grammar;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Numbers between two others, as decimal digits with a point but without an exponent. */
final class NumberRange {
    private static final Bound ABOVE_ZERO = new Bound(BigDecimal.ZERO, false);
    private static final Bound FROM_ZERO = new Bound(BigDecimal.ZERO, true);

    /** A limit, and whether it is itself within the range. */
    record Bound(BigDecimal value, boolean inclusive) {
        private Bound negated() {
            return new Bound(value.negate(), inclusive);
        }

        private BigInteger whole() {
            return value.setScale(0, RoundingMode.FLOOR).toBigIntegerExact();
        }

        /** The digits behind the point, without zeros at their end. */
        private String decimals() {
            BigDecimal rest = value.subtract(new BigDecimal(whole())).stripTrailingZeros();
            return rest.signum() == 0 ? "" : rest.toPlainString().substring("0.".length());
        }
    }

    private NumberRange() {}

    /** The numbers from {@code least} to {@code most}, in parentheses; null sets no limit. Null if there are none. */
    static @Nullable String between(@Nullable Bound least, @Nullable Bound most) {
        List<String> alternatives = new ArrayList<>();
        if (least == null || least.value.signum() < 0) {
            Bound nearest = most == null || most.value.signum() > 0 ? ABOVE_ZERO : most.negated();
            addPositive(nearest, least == null ? null : least.negated(), "\"-\" ", alternatives);
        }
        if (most == null || most.value.signum() >= 0) {
            addPositive(least == null || least.value.signum() < 0 ? FROM_ZERO : least, most, "", alternatives);
        }
        return alternatives.isEmpty() ? null : "(" + String.join(" | ", alternatives) + ")";
    }

    /** Adds the numbers between two limits that are not negative. */
    private static void addPositive(Bound least, @Nullable Bound most, String sign, List<String> alternatives) {
        BigInteger first = least.whole();
        BigInteger last = most == null ? null : most.whole();
        String firstDigits = sign + GbnfText.literal(first.toString()) + " ";
        if (most == null || last == null) {
            alternatives.add(firstDigits + DecimalRange.atLeast(least.decimals(), least.inclusive));
            addWhole(first.add(BigInteger.ONE), null, sign, alternatives);
        } else if (first.equals(last)) {
            addIfAny(
                    firstDigits,
                    DecimalRange.between(least.decimals(), least.inclusive, most.decimals(), most.inclusive),
                    alternatives);
        } else if (first.compareTo(last) < 0) {
            alternatives.add(firstDigits + DecimalRange.atLeast(least.decimals(), least.inclusive));
            addWhole(first.add(BigInteger.ONE), last.subtract(BigInteger.ONE), sign, alternatives);
            addIfAny(
                    sign + GbnfText.literal(last.toString()) + " ",
                    DecimalRange.atMost(most.decimals(), most.inclusive),
                    alternatives);
        }
    }

    private static void addWhole(BigInteger first, @Nullable BigInteger last, String sign, List<String> alternatives) {
        String digits = IntegerRange.positive(first, last);
        if (digits != null) {
            alternatives.add(sign + "(" + digits + ") " + DecimalRange.ANY);
        }
    }

    private static void addIfAny(String begin, @Nullable String rest, List<String> alternatives) {
        if (rest != null) {
            alternatives.add(begin + rest);
        }
    }
}
