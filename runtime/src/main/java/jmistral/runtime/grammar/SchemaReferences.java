package jmistral.runtime.grammar;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what {@code $ref} refers to within the same schema. */
final class SchemaReferences {
    private final @Nullable Object document;

    SchemaReferences(@Nullable Object document) {
        this.document = document;
    }

    /**
     * What {@code schema} refers to, and what that may refer to in turn, without looking at the keywords beside; null if
     * that allows nothing.
     *
     * @throws JsonSchemaException if there is nothing there, or it refers to itself
     */
    @Nullable
    Schema target(Schema schema) {
        Set<String> seen = new HashSet<>();
        Schema from = schema;
        while (true) {
            String reference = from.string("$ref");
            if (reference == null) {
                return from;
            }
            if (!seen.add(reference)) {
                throw from.failure("$ref", "'" + reference + "' refers to itself");
            }
            Schema target = find(from, reference);
            if (target == null || !target.keywords().keySet().equals(Set.of("$ref"))) {
                return target;
            }
            from = target;
        }
    }

    private @Nullable Schema find(Schema from, String reference) {
        if (!reference.equals("#") && !reference.startsWith("#/")) {
            throw from.failure(
                    "$ref", "'" + reference + "' is outside of this schema, or a name: expected '#' or '#/...'");
        }
        Object value = document;
        String path = SchemaPath.ROOT;
        for (String escaped : reference.substring(1).split("/", -1)) {
            if (escaped.isEmpty() && path.equals(SchemaPath.ROOT)) {
                continue; // before the first slash
            }
            String key = URLDecoder.decode(escaped.replace("+", "%2B"), StandardCharsets.UTF_8)
                    .replace("~1", "/")
                    .replace("~0", "~");
            value = member(value, key);
            path = SchemaPath.member(path, key);
            if (value == null) {
                throw from.failure("$ref", "there is no '" + reference + "' in the schema");
            }
        }
        return Schema.of(value, path);
    }

    private static @Nullable Object member(@Nullable Object value, String key) {
        if (value instanceof Map<?, ?> map) {
            return map.get(key);
        }
        if (value instanceof List<?> list && key.matches("[0-9]{1,6}") && Integer.parseInt(key) < list.size()) {
            return list.get(Integer.parseInt(key));
        }
        return null;
    }
}
