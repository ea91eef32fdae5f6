package jmistral.runtime.chat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON values as plain Java objects: maps in key order, lists, strings, numbers, booleans and null. */
final class JsonValues {
    /** Deeper nesting is refused: no conversation needs it, and readers of it must not overflow their stack. */
    static final int MAX_DEPTH = 128;

    private JsonValues() {}

    /** An unmodifiable deep copy. */
    static Map<String, @Nullable Object> copy(Map<String, ? extends @Nullable Object> object) {
        return copyMap(object, 0);
    }

    /** An unmodifiable deep copy. */
    static List<@Nullable Object> copy(List<? extends @Nullable Object> array) {
        return copyList(array, 0);
    }

    private static Map<String, @Nullable Object> copyMap(Map<?, ? extends @Nullable Object> object, int depth) {
        Map<String, @Nullable Object> copy = LinkedHashMap.newLinkedHashMap(object.size());
        for (var member : object.entrySet()) {
            if (!(member.getKey() instanceof String key)) {
                throw new IllegalArgumentException("a key of a JSON object must be a string, found " + member.getKey());
            }
            copy.put(key, copyValue(member.getValue(), depth + 1));
        }
        return Collections.unmodifiableMap(copy);
    }

    private static List<@Nullable Object> copyList(List<? extends @Nullable Object> array, int depth) {
        List<@Nullable Object> copy = new ArrayList<>(array.size());
        for (Object element : array) {
            copy.add(copyValue(element, depth + 1));
        }
        return Collections.unmodifiableList(copy);
    }

    private static @Nullable Object copyValue(@Nullable Object value, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("JSON nested deeper than " + MAX_DEPTH + " levels");
        }
        return switch (value) {
            case null -> null;
            case String text -> text;
            case Number number -> number;
            case Boolean bool -> bool;
            case Map<?, ?> map -> copyMap(map, depth);
            case List<?> list -> copyList(list, depth);
            default ->
                throw new IllegalArgumentException(
                        "not a JSON value: an object of " + value.getClass().getName());
        };
    }
}
