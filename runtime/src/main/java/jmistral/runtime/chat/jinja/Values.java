package jmistral.runtime.chat.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns JSON values, given as plain Java objects, into values of the language. All their strings count as input. */
public final class Values {
    private Values() {}

    /**
     * @param json null, a string, a number, a boolean, a list or a map of these
     * @throws IllegalArgumentException if it is something else
     */
    public static Value ofJson(@Nullable Object json) {
        return switch (json) {
            case null -> Value.NONE;
            case Value value -> value;
            case String string -> Text.input(string);
            case Boolean bool -> Value.of(bool);
            case BigInteger number -> new Value.Int(number);
            case Double number -> new Value.Real(number);
            case Float number -> new Value.Real(number);
            case BigDecimal number -> new Value.Real(number.doubleValue());
            case Number number -> Value.of(number.longValue());
            case List<?> list -> {
                List<Value> elements = new ArrayList<>(list.size());
                for (Object element : list) {
                    elements.add(ofJson(element));
                }
                yield Value.list(elements);
            }
            case Map<?, ?> map -> {
                var dict = new Dict();
                map.forEach((key, value) -> dict.put(Text.input(String.valueOf(key)), ofJson(value)));
                yield dict;
            }
            default ->
                throw new IllegalArgumentException(
                        "not a JSON value: an object of " + json.getClass().getName());
        };
    }

    /** Number of characters that a JSON value holds, counting each value as some. */
    public static long size(@Nullable Object json) {
        return switch (json) {
            case null -> 8;
            case String string -> 8L + string.length();
            case Text text -> 8L + text.length();
            case List<?> list -> {
                long size = 8;
                for (Object element : list) {
                    size += size(element);
                }
                yield size;
            }
            case Map<?, ?> map -> {
                long size = 8;
                for (var member : map.entrySet()) {
                    size += size(member.getKey()) + size(member.getValue());
                }
                yield size;
            }
            default -> 8;
        };
    }
}
