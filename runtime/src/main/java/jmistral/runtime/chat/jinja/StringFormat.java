package jmistral.runtime.chat.jinja;

import java.util.List;
import java.util.Map;

/** Python's {@code str.format}: fields in braces. */
final class StringFormat {
    private final List<Value> positional;
    private final Map<String, Value> named;
    private final Budget budget;
    private final boolean markup;
    private int nextField;

    private StringFormat(List<Value> positional, Map<String, Value> named, boolean markup, Budget budget) {
        this.positional = positional;
        this.named = named;
        this.markup = markup;
        this.budget = budget;
    }

    static Text format(Text format, List<Value> positional, Map<String, Value> named, Budget budget) {
        return new StringFormat(positional, named, format.isMarkup(), budget)
                .expand(format, 2)
                .markedAs(format);
    }

    private Text expand(Text format, int depth) {
        if (depth == 0) {
            throw new JinjaException("Max string recursion exceeded");
        }
        var builder = new TextBuilder(budget);
        String string = format.string();
        for (int at = 0; at < string.length(); ) {
            char unit = string.charAt(at);
            if (unit != '{' && unit != '}') {
                int end = at;
                while (end < string.length() && string.charAt(end) != '{' && string.charAt(end) != '}') {
                    end++;
                }
                builder.append(format, at, end);
                at = end;
            } else if (at + 1 < string.length() && string.charAt(at + 1) == unit) {
                builder.append(format, at, at + 1);
                at += 2;
            } else if (unit == '}') {
                throw new JinjaException("Single '}' encountered in format string");
            } else {
                int end = fieldEnd(string, at + 1);
                builder.append(field(format.substring(at + 1, end), depth));
                at = end + 1;
            }
        }
        return builder.build();
    }

    private static int fieldEnd(String string, int begin) {
        int open = 1;
        for (int at = begin; at < string.length(); at++) {
            char unit = string.charAt(at);
            if (unit == '[' && string.indexOf(']', at) >= 0 && open == 1) {
                at = string.indexOf(']', at);
            } else if (unit == '{') {
                open++;
            } else if (unit == '}' && --open == 0) {
                return at;
            }
        }
        throw new JinjaException(
                begin == string.length()
                        ? "Single '{' encountered in format string"
                        : "expected '}' before end of string");
    }

    private Text field(Text field, int depth) {
        String string = field.string();
        int nameEnd = 0;
        while (nameEnd < string.length() && string.charAt(nameEnd) != '!' && string.charAt(nameEnd) != ':') {
            nameEnd = string.charAt(nameEnd) == '[' ? Math.max(string.indexOf(']', nameEnd), nameEnd) + 1 : nameEnd + 1;
        }
        Value value = lookUp(string.substring(0, nameEnd));
        int specBegin = nameEnd;
        if (string.startsWith("!", nameEnd)) {
            value = convert(value, string.length() > nameEnd + 1 ? string.charAt(nameEnd + 1) : 0);
            specBegin = nameEnd + 2;
        }
        Text spec = Text.EMPTY;
        if (specBegin < string.length()) {
            if (string.charAt(specBegin) != ':') {
                throw new JinjaException("expected ':' after conversion specifier");
            }
            spec = expand(field.substring(specBegin + 1, string.length()), depth - 1);
        }
        if (markup && !(value instanceof Text text && text.isMarkup())) {
            Text formatted = spec.length() == 0
                    ? Repr.str(value, budget)
                    : FormatSpec.parse(spec.string(), value).apply(value, budget);
            return Html.forceEscape(formatted, budget);
        }
        return spec.length() == 0
                ? Repr.str(value, budget)
                : FormatSpec.parse(spec.string(), value).apply(value, budget);
    }

    private Value convert(Value value, int conversion) {
        return switch (conversion) {
            case 's' -> Repr.str(value, budget);
            case 'r', 'a' -> {
                var builder = new TextBuilder(budget);
                Repr.append(value, builder);
                yield builder.build();
            }
            default -> throw new JinjaException("Unknown conversion specifier");
        };
    }

    private Value lookUp(String path) {
        int end = 0;
        while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
            end++;
        }
        Value value = first(path.substring(0, end), path.isEmpty());
        while (end < path.length()) {
            int begin = end + 1;
            if (path.charAt(end) == '[') {
                end = path.indexOf(']', begin);
                if (end < 0) {
                    throw new JinjaException("Missing ']' in format string");
                }
                String key = path.substring(begin, end++);
                value = Attributes.item(
                        value, isIndex(key) ? Value.of(Long.parseLong(key)) : Text.template(key), budget);
            } else {
                end = begin;
                while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
                    end++;
                }
                value = Attributes.attribute(value, path.substring(begin, end), budget);
            }
        }
        return value;
    }

    private static boolean isIndex(String name) {
        return name.length() < 10 && Strings.all(name, c -> c >= '0' && c <= '9');
    }

    private Value first(String name, boolean automatic) {
        if (automatic || isIndex(name)) {
            int index = automatic ? nextField++ : Integer.parseInt(name);
            if (index >= positional.size()) {
                throw new JinjaException("Replacement index " + index + " out of range for positional args tuple");
            }
            return positional.get(index);
        }
        Value value = named.get(name);
        if (value == null) {
            throw new JinjaException(Repr.of(Text.template(name)));
        }
        return value;
    }
}
