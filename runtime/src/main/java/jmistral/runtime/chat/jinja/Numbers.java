package jmistral.runtime.chat.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Python's arithmetic on whole and floating-point numbers. */
final class Numbers {
    /** Python refuses to print or read longer integers. */
    private static final int MAX_DIGITS = 4300;

    private static final BigInteger TEN_TO_MAX = BigInteger.TEN.pow(MAX_DIGITS);

    private Numbers() {}

    /** The whole number that an int or bool is, or null. */
    static @Nullable BigInteger whole(Value value) {
        return switch (value) {
            case Value.Int number -> number.value();
            case Value.Bool bool -> bool.value() ? BigInteger.ONE : BigInteger.ZERO;
            default -> null;
        };
    }

    static boolean isNumber(Value value) {
        return value instanceof Value.Int || value instanceof Value.Bool || value instanceof Value.Real;
    }

    /** A number as a float. */
    static double real(Value value) {
        BigInteger whole = whole(value);
        if (whole == null) {
            return value instanceof Value.Real real ? real.value() : Double.NaN;
        }
        double result = whole.doubleValue();
        if (Double.isInfinite(result)) {
            throw new JinjaException("int too large to convert to float");
        }
        return result;
    }

    static String digits(BigInteger value) {
        if (value.bitLength() > 14_000 && value.abs().compareTo(TEN_TO_MAX) >= 0) {
            throw new JinjaException("Exceeds the limit (" + MAX_DIGITS + " digits) for integer string conversion");
        }
        return value.toString();
    }

    /** Order of two numbers; 2 if one is not a number in the sense of IEEE 754. */
    static int compare(Value left, Value right) {
        BigInteger a = whole(left);
        BigInteger b = whole(right);
        if (a != null && b != null) {
            return a.compareTo(b);
        }
        double x = a == null ? real(left) : 0;
        double y = b == null ? real(right) : 0;
        if (Double.isNaN(x) || Double.isNaN(y)) {
            return 2;
        }
        if (Double.isInfinite(x) || Double.isInfinite(y)) {
            return Double.compare(x, y);
        }
        BigDecimal exactLeft = a == null ? new BigDecimal(x) : new BigDecimal(a);
        return exactLeft.compareTo(b == null ? new BigDecimal(y) : new BigDecimal(b));
    }

    /** The result of an operator on two numbers. */
    static Value calculate(BinaryOperator operator, Value left, Value right, Budget budget) {
        BigInteger a = whole(left);
        BigInteger b = whole(right);
        if (a == null || b == null) {
            return calculate(operator, real(left), real(right));
        }
        return switch (operator) {
            case ADD -> integer(a.add(b), budget);
            case SUBTRACT -> integer(a.subtract(b), budget);
            case MULTIPLY -> {
                budget.bits((long) a.bitLength() + b.bitLength());
                yield integer(a.multiply(b), budget);
            }
            case DIVIDE -> new Value.Real(divide(a, b));
            case FLOOR_DIVIDE -> {
                requireNonZero(b.signum() != 0, "integer division or modulo by zero");
                yield integer(floorDivide(a, b), budget);
            }
            case MODULO -> {
                requireNonZero(b.signum() != 0, "integer modulo by zero");
                yield integer(a.subtract(floorDivide(a, b).multiply(b)), budget);
            }
            case POWER -> power(a, b, budget);
        };
    }

    private static Value calculate(BinaryOperator operator, double a, double b) {
        return new Value.Real(
                switch (operator) {
                    case ADD -> a + b;
                    case SUBTRACT -> a - b;
                    case MULTIPLY -> a * b;
                    case DIVIDE -> {
                        requireNonZero(b != 0, "float division by zero");
                        yield a / b;
                    }
                    case FLOOR_DIVIDE -> {
                        requireNonZero(b != 0, "float floor division by zero");
                        yield floorDivide(a, b);
                    }
                    case MODULO -> {
                        requireNonZero(b != 0, "float modulo");
                        yield modulo(a, b);
                    }
                    case POWER -> power(a, b);
                });
    }

    private static Value power(BigInteger base, BigInteger exponent, Budget budget) {
        if (exponent.signum() < 0) {
            requireNonZero(base.signum() != 0, "0.0 cannot be raised to a negative power");
            return new Value.Real(Math.pow(base.doubleValue(), exponent.doubleValue()));
        }
        if (base.abs().compareTo(BigInteger.ONE) <= 0) {
            boolean negative = base.signum() < 0 && exponent.testBit(0);
            BigInteger one = negative ? BigInteger.ONE.negate() : BigInteger.ONE;
            return new Value.Int(base.signum() == 0 && exponent.signum() > 0 ? BigInteger.ZERO : one);
        }
        budget.bits(exponent.bitLength() > 31 ? Long.MAX_VALUE : (base.bitLength() - 1L) * exponent.intValue());
        return integer(base.pow(exponent.intValue()), budget);
    }

    private static double power(double base, double exponent) {
        requireNonZero(base != 0 || exponent >= 0, "0.0 cannot be raised to a negative power");
        double result = Math.pow(base, exponent);
        if (Double.isInfinite(result) && !Double.isInfinite(base) && !Double.isInfinite(exponent)) {
            throw new JinjaException("(34, 'Numerical result out of range')");
        }
        return result;
    }

    /** The remainder that has the divisor's sign. */
    private static double modulo(double a, double b) {
        double remainder = a % b;
        if (remainder == 0) {
            return Math.copySign(0, b);
        }
        return (remainder < 0) == (b < 0) ? remainder : remainder + b;
    }

    private static double divide(BigInteger a, BigInteger b) {
        requireNonZero(b.signum() != 0, "division by zero");
        if (a.bitLength() <= 53 && b.bitLength() <= 53) {
            return a.doubleValue() / b.doubleValue();
        }
        double result =
                new BigDecimal(a).divide(new BigDecimal(b), new MathContext(60)).doubleValue();
        if (Double.isInfinite(result)) {
            throw new JinjaException("integer division result too large for a float");
        }
        return result;
    }

    private static double floorDivide(double a, double b) {
        double remainder = a % b;
        double quotient = (a - remainder) / b;
        if (remainder != 0 && (b < 0) != (remainder < 0)) {
            quotient -= 1;
        }
        if (quotient == 0) {
            return Math.copySign(0, a / b);
        }
        double floor = Math.floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }

    private static BigInteger floorDivide(BigInteger a, BigInteger b) {
        BigInteger[] parts = a.divideAndRemainder(b);
        boolean below = parts[1].signum() != 0 && parts[1].signum() != b.signum();
        return below ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }

    private static Value.Int integer(BigInteger value, Budget budget) {
        budget.bits(value.bitLength());
        return new Value.Int(value);
    }

    private static void requireNonZero(boolean holds, String message) {
        if (!holds) {
            throw new JinjaException(message);
        }
    }

    /** Python's round(): ties go to the even digit. */
    static Value round(Value value, int digits) {
        BigInteger whole = whole(value);
        if (whole != null) {
            return new Value.Int(
                    digits >= 0
                            ? whole
                            : new BigDecimal(whole)
                                    .setScale(digits, RoundingMode.HALF_EVEN)
                                    .toBigInteger());
        }
        if (!(value instanceof Value.Real real)) {
            throw new JinjaException("type " + Types.name(value) + " doesn't define __round__ method");
        }
        double number = real.value();
        if (number == 0 || Double.isNaN(number) || Double.isInfinite(number) || digits > 400) {
            return value;
        }
        double rounded = new BigDecimal(number)
                .setScale(Math.max(digits, -400), RoundingMode.HALF_EVEN)
                .doubleValue();
        return new Value.Real(Math.copySign(rounded, number));
    }

    /** The whole part of a float, as int() gives it. */
    static Value.Int truncate(double value) {
        if (Double.isNaN(value)) {
            throw new JinjaException("cannot convert float NaN to integer");
        }
        if (Double.isInfinite(value)) {
            throw new JinjaException("cannot convert float infinity to integer");
        }
        return new Value.Int(new BigDecimal(value).toBigInteger());
    }

    /** int() of a string, or null if it is not the notation of a whole number. */
    static @Nullable BigInteger parseWhole(String string, int base) {
        String digits = Strings.strip(string);
        boolean negative = digits.startsWith("-");
        if (negative || digits.startsWith("+")) {
            digits = digits.substring(1);
        }
        int radix = base;
        if (digits.length() > 1 && digits.charAt(0) == '0') {
            int prefixed = switch (digits.charAt(1)) {
                case 'x', 'X' -> 16;
                case 'o', 'O' -> 8;
                case 'b', 'B' -> 2;
                default -> 0;
            };
            if (prefixed != 0 && (base == 0 || base == prefixed)) {
                radix = prefixed;
                digits = digits.substring(2);
                digits = digits.startsWith("_") ? digits.substring(1) : digits;
            }
        }
        if (radix == 0) {
            boolean zeros = digits.chars().allMatch(c -> c == '0' || c == '_');
            if (digits.startsWith("0") && !zeros) {
                return null;
            }
            radix = 10;
        }
        if (radix < 2 || radix > 36 || digits.isEmpty() || digits.length() > MAX_DIGITS || badUnderscore(digits)) {
            return null;
        }
        String plain = digits.replace("_", "");
        int finalRadix = radix;
        if (!plain.codePoints().allMatch(c -> Character.digit(c, finalRadix) >= 0)) {
            return null;
        }
        BigInteger value = new BigInteger(plain, radix);
        return negative ? value.negate() : value;
    }

    /** float() of a string, or null if it is not the notation of a number. */
    static @Nullable Double parseReal(String string) {
        String text = Strings.strip(string);
        String unsigned = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        double sign = text.startsWith("-") ? -1 : 1;
        String lower = unsigned.toLowerCase(Locale.ROOT);
        if (lower.equals("inf") || lower.equals("infinity")) {
            return sign * Double.POSITIVE_INFINITY;
        }
        if (lower.equals("nan")) {
            return Double.NaN;
        }
        if (badUnderscore(unsigned)
                || !unsigned.replace("_", "").matches("([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?")) {
            return null;
        }
        return sign * Double.parseDouble(unsigned.replace("_", ""));
    }

    /** An underscore may stand between two digits only. */
    private static boolean badUnderscore(String digits) {
        return digits.startsWith("_") || digits.endsWith("_") || digits.contains("__");
    }
}
