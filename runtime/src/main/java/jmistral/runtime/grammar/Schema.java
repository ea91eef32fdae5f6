package jmistral.runtime.grammar;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of a JSON Schema: its keywords and where it stands. What keywords say is checked when it is asked for. Immutable.
 *
 * @param keywords the keywords that say something about values, in their order
 * @param path a JSON pointer
 */
record Schema(Map<String, @Nullable Object> keywords, String path) {
    /** Numbers of elements and characters above this are not told apart. */
    private static final int MAX_COUNT = 1_000_000;

    private static final int MAX_NUMBER_DIGITS = 40;

    /** A schema that allows everything. */
    static Schema anything(String path) {
        return new Schema(Map.of(), path);
    }

    /**
     * The schema that {@code value} is; null for {@code false}, which allows nothing.
     *
     * @throws JsonSchemaException if it is none
     */
    static @Nullable Schema of(@Nullable Object value, String path) {
        if (value instanceof Boolean allowed) {
            return allowed ? anything(path) : null;
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw new JsonSchemaException(path, "expected a schema: an object, true or false");
        }
        Map<String, @Nullable Object> keywords = new LinkedHashMap<>();
        map.forEach((key, member) -> {
            if (!SchemaKeywords.isAnnotation(String.valueOf(key))) {
                keywords.put(String.valueOf(key), member);
            }
        });
        return new Schema(Collections.unmodifiableMap(keywords), path);
    }

    boolean has(String keyword) {
        return keywords.containsKey(keyword);
    }

    @Nullable
    Object get(String keyword) {
        return keywords.get(keyword);
    }

    String pathOf(String keyword) {
        return SchemaPath.member(path, keyword);
    }

    JsonSchemaException failure(String keyword, String problem) {
        return new JsonSchemaException(pathOf(keyword), problem);
    }

    /** The same without some keywords. */
    Schema without(String... removed) {
        Map<String, @Nullable Object> rest = new LinkedHashMap<>(keywords);
        for (String keyword : removed) {
            rest.remove(keyword);
        }
        return new Schema(Collections.unmodifiableMap(rest), path);
    }

    /** The same with a keyword changed or added. */
    Schema with(String keyword, @Nullable Object value) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(keywords);
        all.put(keyword, value);
        return new Schema(Collections.unmodifiableMap(all), path);
    }

    /** What the schema at another place is called here. */
    Schema at(String otherPath) {
        return new Schema(keywords, otherPath);
    }

    /** A list, empty if there is none. */
    List<@Nullable Object> list(String keyword) {
        Object value = get(keyword);
        if (!has(keyword)) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            throw failure(keyword, "expected an array");
        }
        return new ArrayList<>(list);
    }

    /** A list of strings, empty if there is none. */
    List<String> strings(String keyword) {
        List<String> strings = new ArrayList<>();
        for (Object element : list(keyword)) {
            if (!(element instanceof String string)) {
                throw failure(keyword, "expected an array of strings");
            }
            strings.add(string);
        }
        return strings;
    }

    /** A string, or null if there is none. */
    @Nullable
    String string(String keyword) {
        Object value = get(keyword);
        if (has(keyword) && !(value instanceof String)) {
            throw failure(keyword, "expected a string");
        }
        return (String) value;
    }

    /** The members of an object, empty if there is none. */
    Map<String, @Nullable Object> object(String keyword) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        Object value = get(keyword);
        if (has(keyword) && !(value instanceof Map<?, ?>)) {
            throw failure(keyword, "expected an object");
        }
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, member) -> members.put(String.valueOf(key), member));
        }
        return members;
    }

    /** A number, or null if there is none. */
    @Nullable
    BigDecimal number(String keyword) {
        Object value = get(keyword);
        if (!has(keyword) || value instanceof Boolean) {
            return null; // an older exclusiveMinimum is a boolean
        }
        BigDecimal number = switch (value) {
            case BigInteger integer -> new BigDecimal(integer);
            case Double real when Double.isFinite(real) -> BigDecimal.valueOf(real);
            case null, default -> throw failure(keyword, "expected a number");
        };
        if (number.signum() != 0
                && (number.precision() - number.scale() > MAX_NUMBER_DIGITS || number.scale() > MAX_NUMBER_DIGITS)) {
            throw failure(keyword, "expected a number of at most " + MAX_NUMBER_DIGITS + " digits");
        }
        return number;
    }

    /** A number of things, or {@code absent} if there is none. */
    int count(String keyword, int absent) {
        BigDecimal number = number(keyword);
        if (number == null) {
            return absent;
        }
        if (number.signum() < 0 || number.stripTrailingZeros().scale() > 0) {
            throw failure(keyword, "expected 0 or a positive whole number, found " + number.toPlainString());
        }
        if (number.compareTo(BigDecimal.valueOf(MAX_COUNT)) > 0) {
            if (absent == Expression.Repeat.UNBOUNDED) {
                return absent;
            }
            throw failure(keyword, "at most " + MAX_COUNT + " can be counted, found " + number.toPlainString());
        }
        return number.intValueExact();
    }
}
