package jmistral.runtime.grammar;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes one schema of two that hold at once, such as the parts of {@code allOf}. */
final class SchemaMerge {
    private static final int MAX_ALTERNATIVES = 1000;

    private final Schema first;
    private final Schema second;

    private SchemaMerge(Schema first, Schema second) {
        this.first = first;
        this.second = second;
    }

    /**
     * The schema of what satisfies both, at the place of the first; null if nothing does.
     *
     * @throws JsonSchemaException if no schema can say what both say together
     */
    static @Nullable Schema merge(Schema first, Schema second) {
        return new SchemaMerge(first, second).merge();
    }

    private @Nullable Schema merge() {
        Schema merged = first;
        for (String keyword : second.keywords().keySet()) {
            if (!first.has(keyword)) {
                merged = merged.with(keyword, second.get(keyword));
            } else if (!Objects.equals(first.get(keyword), second.get(keyword))) {
                Object both = both(keyword);
                if (both == null) {
                    return null;
                }
                merged = merged.with(keyword, both);
            }
        }
        if (first.has("properties") || second.has("properties")) {
            merged = merged.with("properties", properties());
        }
        return merged;
    }

    /** What two different values of a keyword come to; null if nothing satisfies both. */
    private @Nullable Object both(String keyword) {
        return switch (keyword) {
            case "type" -> types();
            case "const" -> null;
            case "enum" -> enumeration();
            case "required" -> union();
            case "minimum", "minLength", "minItems" -> greater(keyword, 1);
            case "maximum", "maxLength", "maxItems" -> greater(keyword, -1);
            case "exclusiveMinimum" -> greater(keyword, 1);
            case "exclusiveMaximum" -> greater(keyword, -1);
            case "properties" -> Map.of(); // replaced once all keywords are known
            case "additionalProperties", "items" -> together(first.get(keyword), second.get(keyword));
            case "allOf" -> concatenation();
            case "anyOf", "oneOf" -> products(keyword);
            default ->
                throw second.failure(keyword, "cannot hold together with another '" + keyword + "' at the same place");
        };
    }

    private @Nullable Object types() {
        Set<Object> types = new LinkedHashSet<>();
        for (Object a : typeList(first)) {
            for (Object b : typeList(second)) {
                if (a.equals(b)) {
                    types.add(a);
                } else if (Set.of(a, b).equals(Set.of("integer", "number"))) {
                    types.add("integer");
                }
            }
        }
        return types.isEmpty() ? null : new ArrayList<>(types);
    }

    private static List<Object> typeList(Schema schema) {
        Object type = schema.get("type");
        return type instanceof List<?>
                ? new ArrayList<>(schema.strings("type"))
                : List.of(Objects.requireNonNull(type));
    }

    private @Nullable Object enumeration() {
        List<@Nullable Object> common = first.list("enum");
        common.retainAll(second.list("enum"));
        return common.isEmpty() ? null : common;
    }

    private Object union() {
        Set<Object> union = new LinkedHashSet<>(first.strings("required"));
        union.addAll(second.strings("required"));
        return new ArrayList<>(union);
    }

    private @Nullable Object greater(String keyword, int sign) {
        BigDecimal a = first.number(keyword);
        BigDecimal b = second.number(keyword);
        if (a == null || b == null) {
            throw second.failure(keyword, "expected a number");
        }
        return a.compareTo(b) * sign > 0 ? first.get(keyword) : second.get(keyword);
    }

    private Object concatenation() {
        List<@Nullable Object> all = first.list("allOf");
        all.addAll(second.list("allOf"));
        return all;
    }

    private Object products(String keyword) {
        List<@Nullable Object> a = first.list(keyword);
        List<@Nullable Object> b = second.list(keyword);
        if ((long) a.size() * b.size() > MAX_ALTERNATIVES) {
            throw second.failure(
                    keyword, "makes more than " + MAX_ALTERNATIVES + " alternatives with another '" + keyword + "'");
        }
        List<@Nullable Object> products = new ArrayList<>();
        for (Object x : a) {
            for (Object y : b) {
                products.add(together(x, y));
            }
        }
        return products;
    }

    /** All properties; those that only one schema names must satisfy what the other says of further properties. */
    private Map<String, @Nullable Object> properties() {
        Map<String, @Nullable Object> a = first.object("properties");
        Map<String, @Nullable Object> b = second.object("properties");
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        a.forEach((name, schema) ->
                all.put(name, b.containsKey(name) ? together(schema, b.get(name)) : further(second, schema)));
        b.forEach((name, schema) -> {
            if (!a.containsKey(name)) {
                all.put(name, further(first, schema));
            }
        });
        return all;
    }

    private static @Nullable Object further(Schema other, @Nullable Object schema) {
        return other.has("additionalProperties") ? together(other.get("additionalProperties"), schema) : schema;
    }

    private static @Nullable Object together(@Nullable Object a, @Nullable Object b) {
        if (Boolean.FALSE.equals(a) || Boolean.FALSE.equals(b)) {
            return false;
        }
        if (Boolean.TRUE.equals(a) || Objects.equals(a, b)) {
            return b;
        }
        return Boolean.TRUE.equals(b) ? a : Map.of("allOf", Arrays.asList(a, b));
    }
}
