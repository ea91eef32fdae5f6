package jmistral.runtime.chat.jinja;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** The notations {@code e}, {@code f}, {@code g} and {@code %} of floating-point numbers, without the sign. */
final class NumberFormat {
    /** More digits than a number has are zeros; what asks for more than these is refused. */
    static final int MAX_PRECISION = 4096;

    private NumberFormat() {}

    /**
     * The digits of a number's magnitude.
     *
     * @param type {@code e}, {@code f}, {@code g} (or upper case), or {@code %}
     * @param alternate whether the decimal point and trailing zeros are kept
     */
    static String magnitude(double value, char type, int precision, boolean alternate) {
        if (precision > MAX_PRECISION) {
            throw new JinjaException("precision too big");
        }
        boolean upper = Character.isUpperCase(type);
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            String name = Double.isNaN(value) ? "nan" : "inf";
            return (upper ? name.toUpperCase(Locale.ROOT) : name) + (type == '%' ? "%" : "");
        }
        BigDecimal exact = new BigDecimal(Math.abs(value));
        String digits = switch (type) {
            case 'f', 'F' -> fixed(exact, precision, alternate);
            case '%' -> fixed(new BigDecimal(Math.abs(value * 100)), precision, alternate) + "%";
            case 'e', 'E' -> scientific(exact, precision, alternate);
            default -> general(exact, precision, alternate);
        };
        return upper ? digits.toUpperCase(Locale.ROOT) : digits;
    }

    private static String fixed(BigDecimal value, int precision, boolean alternate) {
        String digits = value.setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
        return alternate && precision == 0 ? digits + "." : digits;
    }

    private static String scientific(BigDecimal value, int precision, boolean alternate) {
        BigDecimal rounded = round(value, precision + 1);
        String digits = rounded.unscaledValue().toString();
        digits = digits + "0".repeat(Math.max(0, precision + 1 - digits.length()));
        String point = precision > 0 || alternate ? "." : "";
        return digits.charAt(0) + point + digits.substring(1, precision + 1) + exponent(exponentOf(rounded));
    }

    private static String general(BigDecimal value, int precision, boolean alternate) {
        int significant = Math.max(precision, 1);
        BigDecimal rounded = round(value, significant);
        int exponent = exponentOf(rounded);
        boolean scientific = exponent < -4 || exponent >= significant;
        String digits = scientific
                ? scientific(value, significant - 1, alternate)
                : fixed(rounded, significant - 1 - exponent, alternate);
        if (alternate) {
            return digits;
        }
        int end = scientific ? digits.indexOf('e') : digits.length();
        String mantissa = digits.substring(0, end);
        if (mantissa.indexOf('.') >= 0) {
            int keep = mantissa.length();
            while (mantissa.charAt(keep - 1) == '0') {
                keep--;
            }
            keep -= mantissa.charAt(keep - 1) == '.' ? 1 : 0;
            mantissa = mantissa.substring(0, keep);
        }
        return mantissa + digits.substring(end);
    }

    private static BigDecimal round(BigDecimal value, int significant) {
        return value.signum() == 0
                ? BigDecimal.ZERO
                : value.round(new MathContext(significant, RoundingMode.HALF_EVEN));
    }

    private static int exponentOf(BigDecimal value) {
        return value.signum() == 0 ? 0 : value.precision() - value.scale() - 1;
    }

    private static String exponent(int exponent) {
        int size = Math.abs(exponent);
        return "e" + (exponent < 0 ? "-" : "+") + (size < 10 ? "0" : "") + size;
    }
}
