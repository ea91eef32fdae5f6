package jmistral.runtime.chat.jinja;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;

/** Python's {@code format % values}, after C's printf. */
final class PercentFormat {
    private final Text format;
    private final Value values;
    private final List<Value> positional;
    private final Budget budget;
    private int next;
    private int at;

    private PercentFormat(Text format, Value values, Budget budget) {
        this.format = format;
        this.values = values;
        this.positional =
                values instanceof Value.Sequence tuple && tuple.isTuple() ? tuple.elements() : List.of(values);
        this.budget = budget;
    }

    static Text format(Text format, Value values, Budget budget) {
        return new PercentFormat(format, values, budget).expand().markedAs(format);
    }

    private Text expand() {
        var builder = new TextBuilder(budget);
        String string = format.string();
        boolean named = false;
        while (at < string.length()) {
            int percent = string.indexOf('%', at);
            if (percent < 0) {
                builder.append(format, at, string.length());
                break;
            }
            builder.append(format, at, percent);
            at = percent + 1;
            if (string.startsWith("%", at)) {
                builder.append(format, at, ++at);
            } else {
                named |= string.startsWith("(", at);
                builder.append(conversion(string));
            }
        }
        if (!named && next < positional.size() && !isMapping(values)) {
            throw new JinjaException("not all arguments converted during string formatting");
        }
        return builder.build();
    }

    /** Python takes whatever can be indexed, but for tuples and strings, for a mapping whose keys need not all be used. */
    private static boolean isMapping(Value values) {
        return switch (values) {
            case Dict _, Value.Range _, Value.Undefined _ -> true;
            case Value.Sequence sequence -> !sequence.isTuple();
            case Text _,
                    Value.None _,
                    Value.Bool _,
                    Value.Int _,
                    Value.Real _,
                    Value.Lazy _,
                    Dict.View _,
                    Callable _,
                    HasAttributes _ -> false;
        };
    }

    private Text conversion(String string) {
        Value value = null;
        if (string.startsWith("(", at)) {
            int end = string.indexOf(')', at);
            if (end < 0) {
                throw new JinjaException("incomplete format key");
            }
            if (!(values instanceof Dict dict)) {
                throw new JinjaException("format requires a mapping");
            }
            Text key = Text.template(string.substring(at + 1, end));
            value = dict.get(key);
            if (value == null) {
                throw new JinjaException(Repr.of(key));
            }
            at = end + 1;
        }
        var flags = new StringBuilder();
        while (at < string.length() && "-+ #0".indexOf(string.charAt(at)) >= 0) {
            flags.append(string.charAt(at++));
        }
        int width = number(string);
        int precision = -1;
        if (string.startsWith(".", at)) {
            at++;
            precision = Math.max(0, number(string));
        }
        while (at < string.length() && "hlL".indexOf(string.charAt(at)) >= 0) {
            at++;
        }
        if (at == string.length()) {
            throw new JinjaException("incomplete format");
        }
        char type = string.charAt(at++);
        if (value == null) {
            value = nextValue();
        }
        return convert(type, value, flags.toString(), width, precision);
    }

    private Value nextValue() {
        if (next >= positional.size()) {
            throw new JinjaException("not enough arguments for format string");
        }
        return positional.get(next++);
    }

    private int number(String string) {
        if (string.startsWith("*", at)) {
            at++;
            return Math.clamp(Types.index(nextValue()), -1, Integer.MAX_VALUE);
        }
        int begin = at;
        while (at < string.length() && string.charAt(at) >= '0' && string.charAt(at) <= '9') {
            at++;
        }
        if (at - begin > 9) {
            throw new JinjaException("width too big");
        }
        return at == begin ? -1 : Integer.parseInt(string.substring(begin, at));
    }

    private Text convert(char type, Value value, String flags, int width, int precision) {
        boolean alternate = flags.contains("#");
        Text body;
        boolean negative = false;
        String prefix = "";
        switch (type) {
            case 's', 'r', 'a' -> {
                Text text = type == 's' ? string(value) : repr(value);
                boolean cut = precision >= 0 && text.codePoints() > precision;
                body = cut ? text.substring(0, text.string().offsetByCodePoints(0, precision)) : text;
                return pad(Text.EMPTY, body, flags.replace("0", ""), width);
            }
            case 'c' -> {
                BigInteger code = Numbers.whole(value);
                body = code != null ? Text.template(Strings.character(code)) : string(value);
                if (body.codePoints() != 1) {
                    throw new JinjaException('%' + "c requires int or char");
                }
                return pad(Text.EMPTY, body, flags.replace("0", ""), width);
            }
            case 'd', 'i', 'u', 'x', 'X', 'o' -> {
                BigInteger whole = whole(type, value);
                negative = whole.signum() < 0;
                String digits = switch (type) {
                    case 'x' -> whole.abs().toString(16);
                    case 'X' -> whole.abs().toString(16).toUpperCase(Locale.ROOT);
                    case 'o' -> whole.abs().toString(8);
                    default -> Numbers.digits(whole.abs());
                };
                prefix = alternate && "xXo".indexOf(type) >= 0 ? "0" + type : "";
                body = new TextBuilder(budget)
                        .repeat("0", precision - digits.length())
                        .append(digits)
                        .build();
            }
            case 'e', 'E', 'f', 'F', 'g', 'G' -> {
                if (!Numbers.isNumber(value)) {
                    throw value instanceof Value.Undefined undefined
                            ? undefined.failure()
                            : new JinjaException("must be real number, not " + Types.name(value));
                }
                double number = Numbers.real(value);
                negative = Math.copySign(1, number) < 0 && !Double.isNaN(number);
                body = Text.template(NumberFormat.magnitude(number, type, precision < 0 ? 6 : precision, alternate));
            }
            default ->
                throw new JinjaException("unsupported format character '" + type + "' (0x" + Integer.toHexString(type)
                        + ") at index " + (at - 1));
        }
        String sign = negative ? "-" : flags.contains("+") ? "+" : flags.contains(" ") ? " " : "";
        return pad(Text.template(sign + prefix), body, flags, width);
    }

    private static BigInteger whole(char type, Value value) {
        BigInteger whole = Numbers.whole(value);
        if (whole != null) {
            return whole;
        }
        boolean decimal = "diu".indexOf(type) >= 0;
        if (decimal && value instanceof Value.Real real) {
            return Numbers.truncate(real.value()).value();
        }
        if (value instanceof Value.Undefined undefined && decimal) {
            throw undefined.failure();
        }
        throw new JinjaException("%" + type + " format: " + (decimal ? "a real number" : "an integer")
                + " is required, not " + Types.name(value));
    }

    private Text string(Value value) {
        Text text = Repr.str(value, budget);
        return format.isMarkup() ? Html.escape(text, budget).asPlain() : text;
    }

    private Text repr(Value value) {
        var builder = new TextBuilder(budget);
        Repr.append(value, builder);
        return format.isMarkup() ? Html.forceEscape(builder.build(), budget).asPlain() : builder.build();
    }

    private Text pad(Text sign, Text body, String flags, int width) {
        long margin = Math.max(0, (long) width - sign.codePoints() - body.codePoints());
        var builder = new TextBuilder(budget);
        if (flags.contains("-")) {
            return builder.append(sign).append(body).repeat(" ", margin).build();
        }
        if (flags.contains("0")) {
            return builder.append(sign).repeat("0", margin).append(body).build();
        }
        return builder.repeat(" ", margin).append(sign).append(body).build();
    }
}
