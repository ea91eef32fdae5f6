package jmistral.runtime.chat.jinja;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands after the colon of a field of {@code str.format}: fill, alignment, sign, width, grouping, precision, type.
 *
 * @param sign what to do with the sign of a number; 0 if not given
 * @param width -1 if not given
 * @param precision -1 if not given
 * @param grouping {@code ,} or {@code _} between groups of digits; 0 for none
 * @param type the notation; 0 for that of the value's type
 */
record FormatSpec(
        String fill, char align, char sign, boolean alternate, int width, char grouping, int precision, char type) {
    private static final Pattern FORM = Pattern.compile(
            "(?:(.)?([<>=^]))?([-+ ])?z?(#)?(0)?([0-9]{1,9})?([,_])?(?:\\.([0-9]{1,9}))?([a-zA-Z%])?", Pattern.DOTALL);

    static FormatSpec parse(String spec, Value value) {
        Matcher match = FORM.matcher(spec);
        if (!match.matches()) {
            throw new JinjaException("Invalid format specifier");
        }
        boolean zero = match.group(5) != null;
        String fill = match.group(1) != null ? match.group(1) : zero && match.group(2) == null ? "0" : " ";
        boolean number = Numbers.isNumber(value);
        char align = match.group(2) != null ? match.group(2).charAt(0) : zero && number ? '=' : 0;
        return new FormatSpec(
                fill,
                align != 0 ? align : number ? '>' : '<',
                first(match.group(3), '\0'),
                match.group(4) != null,
                match.group(6) == null ? -1 : Integer.parseInt(match.group(6)),
                first(match.group(7), '\0'),
                match.group(8) == null ? -1 : Integer.parseInt(match.group(8)),
                first(match.group(9), '\0'));
    }

    private static char first(String group, char otherwise) {
        return group == null ? otherwise : group.charAt(0);
    }

    Text apply(Value value, Budget budget) {
        BigInteger whole = Numbers.whole(value);
        if (whole != null && "eEfFgG%".indexOf(type) < 0) {
            return whole(whole, budget);
        }
        if (Numbers.isNumber(value)) {
            return real(Numbers.real(value), budget);
        }
        if (value instanceof Text text) {
            return text(text, budget);
        }
        throw new JinjaException("unsupported format string passed to " + Types.name(value) + ".__format__");
    }

    private Text text(Text text, Budget budget) {
        if (type != 0 && type != 's') {
            throw new JinjaException("Unknown format code '" + type + "' for object of type 'str'");
        }
        if (sign != 0) {
            throw new JinjaException((sign == ' ' ? "Space" : "Sign") + " not allowed in string format specifier");
        }
        if (alternate) {
            throw new JinjaException("Alternate form (#) not allowed in string format specifier");
        }
        if (grouping != 0) {
            throw new JinjaException("Cannot specify '" + grouping + "' with 's'.");
        }
        if (align == '=') {
            throw new JinjaException("'=' alignment not allowed in string format specifier");
        }
        Text cut = text;
        if (precision >= 0 && text.codePoints() > precision) {
            cut = text.substring(0, text.string().offsetByCodePoints(0, precision));
        }
        return pad(Text.EMPTY, cut, budget);
    }

    private Text whole(BigInteger value, Budget budget) {
        if (precision >= 0) {
            throw new JinjaException("Precision not allowed in integer format specifier");
        }
        BigInteger size = value.abs();
        String prefix = "";
        String digits = switch (type) {
            case 0, 'd', 'n' -> group(Numbers.digits(size), 3);
            case 'b' -> {
                prefix = "0b";
                yield group(size.toString(2), 4);
            }
            case 'o' -> {
                prefix = "0o";
                yield group(size.toString(8), 4);
            }
            case 'x' -> {
                prefix = "0x";
                yield group(size.toString(16), 4);
            }
            case 'X' -> {
                prefix = "0X";
                yield group(size.toString(16).toUpperCase(Locale.ROOT), 4);
            }
            case 'c' -> Strings.character(value);
            default -> throw new JinjaException("Unknown format code '" + type + "' for object of type 'int'");
        };
        String signed = signOf(value.signum() < 0) + (alternate ? prefix : "");
        return pad(Text.template(signed), Text.template(digits), budget);
    }

    private Text real(double value, Budget budget) {
        boolean negative = Math.copySign(1, value) < 0 && !Double.isNaN(value);
        String digits;
        if (type == 0 && precision < 0) {
            digits = Repr.real(Math.abs(value));
        } else if (type == 0) {
            digits = NumberFormat.magnitude(value, 'g', precision, alternate);
            boolean plain = !Double.isNaN(value) && !Double.isInfinite(value) && digits.indexOf('e') < 0;
            digits = plain && digits.indexOf('.') < 0 ? digits + ".0" : digits;
        } else if ("eEfFgGn%".indexOf(type) >= 0) {
            char notation = type == 'n' ? 'g' : type;
            digits = NumberFormat.magnitude(value, notation, precision < 0 ? 6 : precision, alternate);
        } else {
            throw new JinjaException("Unknown format code '" + type + "' for object of type 'float'");
        }
        int end = 0;
        while (end < digits.length() && Character.isDigit(digits.charAt(end))) {
            end++;
        }
        digits = group(digits.substring(0, end), 3) + digits.substring(end);
        return pad(Text.template(signOf(negative)), Text.template(digits), budget);
    }

    private String signOf(boolean negative) {
        return negative ? "-" : sign == '-' || sign == 0 ? "" : String.valueOf(sign);
    }

    private String group(String digits, int size) {
        if (grouping == 0) {
            return digits;
        }
        var grouped = new StringBuilder(digits);
        for (int at = digits.length() - size; at > 0; at -= size) {
            grouped.insert(at, grouping);
        }
        return grouped.toString();
    }

    private Text pad(Text sign, Text body, Budget budget) {
        long margin = Math.max(0, (long) width - sign.codePoints() - body.codePoints());
        long before = switch (align) {
            case '<' -> 0;
            case '^' -> margin / 2;
            default -> margin;
        };
        var builder = new TextBuilder(budget);
        if (align == '=') {
            return builder.append(sign).repeat(fill, margin).append(body).build();
        }
        return builder.repeat(fill, before)
                .append(sign)
                .append(body)
                .repeat(fill, margin - before)
                .build();
    }
}
