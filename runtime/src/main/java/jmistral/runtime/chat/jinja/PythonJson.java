package jmistral.runtime.chat.jinja;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes JSON as Python's {@code json.dumps} does. */
public final class PythonJson {
    /**
     * @param indent what one level is indented by; null for one line
     * @param asciiOnly whether characters beyond ASCII are written as escapes
     */
    record Style(@Nullable Text indent, Text separator, Text afterKey, boolean asciiOnly, boolean sortKeys) {
        /** What {@code json.dumps(value, ensure_ascii=False)} does. */
        static final Style PLAIN = new Style(null, Text.template(", "), Text.template(": "), false, false);
    }

    private final Style style;
    private final Budget budget;
    private final TextBuilder builder;

    private PythonJson(Style style, Budget budget) {
        this.style = style;
        this.budget = budget;
        this.builder = new TextBuilder(budget);
    }

    static Text write(Value value, Style style, Budget budget) {
        var json = new PythonJson(style, budget);
        json.value(value, 0);
        return json.builder.build();
    }

    /** A JSON value on one line, with {@code ", "} and {@code ": "}, characters beyond ASCII as they are. */
    public static String write(@Nullable Object json) {
        return write(Values.ofJson(json), Style.PLAIN, new Budget(Values.size(json)))
                .string();
    }

    private void value(Value value, int level) {
        budget.step();
        switch (value) {
            case Text text -> string(text);
            case Value.None _ -> builder.append("null");
            case Value.Bool bool -> builder.append(bool.value() ? "true" : "false");
            case Value.Int number -> builder.append(Numbers.digits(number.value()));
            case Value.Real real -> builder.append(real(real.value()));
            case Value.Sequence sequence -> {
                builder.append("[");
                List<Value> elements = sequence.elements();
                for (int i = 0; i < elements.size(); i++) {
                    between(i == 0, level + 1);
                    value(elements.get(i), level + 1);
                }
                end(!elements.isEmpty(), level);
                builder.append("]");
            }
            case Dict dict -> {
                builder.append("{");
                List<Dict.Entry> entries = entries(dict);
                for (int i = 0; i < entries.size(); i++) {
                    between(i == 0, level + 1);
                    key(entries.get(i).key());
                    builder.append(style.afterKey());
                    value(entries.get(i).value(), level + 1);
                }
                end(dict.size() > 0, level);
                builder.append("}");
            }
            case Value.Range _, Value.Lazy _, Value.Undefined _, Dict.View _, Callable _, HasAttributes _ ->
                throw new JinjaException("Object of type " + Types.name(value) + " is not JSON serializable");
        }
    }

    private List<Dict.Entry> entries(Dict dict) {
        List<Dict.Entry> entries = new ArrayList<>(dict.entries());
        if (style.sortKeys()) {
            entries.sort(Comparator.comparing(Dict.Entry::key, this::compareKeys));
        }
        return entries;
    }

    private int compareKeys(Value left, Value right) {
        return Comparison.LESS.holds(left, right, budget) ? -1 : Comparison.LESS.holds(right, left, budget) ? 1 : 0;
    }

    private void between(boolean first, int level) {
        if (!first) {
            builder.append(style.separator());
        }
        newline(level);
    }

    private void end(boolean hadElements, int level) {
        if (hadElements) {
            newline(level);
        }
    }

    private void newline(int level) {
        if (style.indent() != null) {
            builder.append("\n").repeat(style.indent(), level);
        }
    }

    private void key(Value key) {
        switch (key) {
            case Text text -> string(text);
            case Value.None _, Value.Bool _, Value.Int _, Value.Real _ -> {
                builder.append("\"");
                value(key, 0);
                builder.append("\"");
            }
            case Value.Sequence _,
                    Value.Range _,
                    Value.Lazy _,
                    Value.Undefined _,
                    Dict _,
                    Dict.View _,
                    Callable _,
                    HasAttributes _ ->
                throw new JinjaException("keys must be str, int, float, bool or None, not " + Types.name(key));
        }
    }

    private void string(Text text) {
        builder.append("\"");
        String string = text.string();
        int begin = 0;
        for (int at = 0; at < string.length(); at++) {
            char unit = string.charAt(at);
            if (unit < ' ' || unit == '"' || unit == '\\' || (style.asciiOnly() && unit > '~')) {
                builder.append(text, begin, at).append(escape(unit), text.isTemplateAt(at));
                begin = at + 1;
            }
        }
        builder.append(text, begin, string.length()).append("\"");
    }

    private static String escape(char unit) {
        return switch (unit) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\f' -> "\\f";
            case '\b' -> "\\b";
            default -> String.format(Locale.ROOT, "\\u%04x", (int) unit);
        };
    }

    private static String real(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "Infinity" : "-Infinity";
        }
        return Repr.real(value);
    }
}
