package jmistral.runtime.chat.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Iterator;
import java.util.Locale;

/** How values print: Python's {@code str()} and {@code repr()}. */
final class Repr {
    private Repr() {}

    /** {@code repr()} for a message. */
    static String of(Value value) {
        var builder = new TextBuilder(new Budget(0));
        append(value, builder);
        return builder.build().string();
    }

    /** {@code str()}. */
    static Text str(Value value, Budget budget) {
        if (value instanceof Text text) {
            return text;
        }
        var builder = new TextBuilder(budget);
        appendStr(value, builder);
        return builder.build();
    }

    static void appendStr(Value value, TextBuilder builder) {
        switch (value) {
            case Text text -> builder.append(text);
            case Value.Undefined _ -> {}
            default -> append(value, builder);
        }
    }

    /** {@code repr()}. */
    static void append(Value value, TextBuilder builder) {
        switch (value) {
            case Text text -> {
                if (text.isMarkup()) {
                    builder.append("Markup(");
                }
                quote(text, builder);
                if (text.isMarkup()) {
                    builder.append(")");
                }
            }
            case Value.None _ -> builder.append("None");
            case Value.Bool bool -> builder.append(bool.value() ? "True" : "False");
            case Value.Int number -> builder.append(Numbers.digits(number.value()));
            case Value.Real real -> builder.append(real(real.value()));
            case Value.Sequence sequence -> sequence(sequence, builder);
            case Value.Range range -> {
                builder.append("range(" + range.start() + ", " + range.stop());
                builder.append(range.step().equals(BigInteger.ONE) ? ")" : ", " + range.step() + ")");
            }
            case Dict dict -> {
                builder.append("{");
                for (Iterator<Dict.Entry> entries = dict.entries().iterator(); entries.hasNext(); ) {
                    Dict.Entry entry = entries.next();
                    append(entry.key(), builder);
                    builder.append(": ");
                    append(entry.value(), builder);
                    builder.append(entries.hasNext() ? ", " : "");
                }
                builder.append("}");
            }
            case Dict.View view -> {
                builder.append(Types.name(view) + "(");
                sequence(new Value.Sequence(view.elements(), false), builder);
                builder.append(")");
            }
            case Value.Undefined _ -> builder.append("Undefined");
            case Namespace namespace -> {
                builder.append("<Namespace ");
                append(namespace.attributes(), builder);
                builder.append(">");
            }
            case Loop loop -> builder.append("<LoopContext " + loop.index() + "/" + loop.length() + ">");
            case Macro macro -> builder.append("<Macro " + macro.quotedName("anonymous") + ">");
            case Value.Lazy _, HasAttributes _ -> builder.append("<" + Types.name(value) + " object>");
            case Callable callable -> builder.append("<" + callable.type() + " " + callable.name() + ">");
        }
    }

    private static void sequence(Value.Sequence sequence, TextBuilder builder) {
        boolean tuple = sequence.isTuple();
        builder.append(tuple ? "(" : "[");
        for (Iterator<Value> elements = sequence.elements().iterator(); elements.hasNext(); ) {
            append(elements.next(), builder);
            builder.append(elements.hasNext() ? ", " : "");
        }
        builder.append(tuple ? (sequence.elements().size() == 1 ? ",)" : ")") : "]");
    }

    private static void quote(Text text, TextBuilder builder) {
        String string = text.string();
        char quote = string.indexOf('\'') >= 0 && string.indexOf('"') < 0 ? '"' : '\'';
        builder.append(String.valueOf(quote));
        for (int at = 0; at < string.length(); ) {
            int codePoint = string.codePointAt(at);
            int next = at + Character.charCount(codePoint);
            boolean byTemplate = text.isTemplateAt(at);
            switch (codePoint) {
                case '\\' -> builder.append("\\\\", byTemplate);
                case '\n' -> builder.append("\\n", byTemplate);
                case '\r' -> builder.append("\\r", byTemplate);
                case '\t' -> builder.append("\\t", byTemplate);
                default -> {
                    if (codePoint == quote) {
                        builder.append("\\" + quote, byTemplate);
                    } else if (Unicode.isPrintable(codePoint)) {
                        builder.append(text, at, next);
                    } else if (codePoint <= 0xFF) {
                        builder.append(String.format(Locale.ROOT, "\\x%02x", codePoint), byTemplate);
                    } else if (codePoint <= 0xFFFF) {
                        builder.append(String.format(Locale.ROOT, "\\u%04x", codePoint), byTemplate);
                    } else {
                        builder.append(String.format(Locale.ROOT, "\\U%08x", codePoint), byTemplate);
                    }
                }
            }
            at = next;
        }
        builder.append(String.valueOf(quote));
    }

    private static BigDecimal shortest(double value) {
        BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        // Java gives two digits even where one is enough to tell the number from all others.
        BigDecimal oneDigit = decimal.round(new MathContext(1, RoundingMode.HALF_EVEN));
        return oneDigit.doubleValue() == value ? oneDigit : decimal;
    }

    /** {@code repr()} of a float: the shortest decimal that reads back as the same number. */
    static String real(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        String sign = Math.copySign(1, value) < 0 ? "-" : "";
        if (Double.isInfinite(value)) {
            return sign + "inf";
        }
        if (value == 0) {
            return sign + "0.0";
        }
        BigDecimal shortest = shortest(Math.abs(value));
        String digits = shortest.unscaledValue().toString();
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent < -4 || exponent >= 16) {
            String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
            String sized = Math.abs(exponent) < 10 ? "0" + Math.abs(exponent) : "" + Math.abs(exponent);
            return sign + digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + sized;
        }
        String plain = shortest.toPlainString();
        return sign + (plain.indexOf('.') < 0 ? plain + ".0" : plain);
    }
}
