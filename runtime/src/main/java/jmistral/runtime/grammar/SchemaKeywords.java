package jmistral.runtime.grammar;

import java.util.Map;
import java.util.Set;

/** The keywords of JSON Schema that are known: those that say nothing about values, and those that no grammar can keep. */
final class SchemaKeywords {
    private static final Set<String> ANNOTATIONS = Set.of(
            "title",
            "description",
            "default",
            "example",
            "examples",
            "$schema",
            "$id",
            "id",
            "$comment",
            "$anchor",
            "$vocabulary",
            "$defs",
            "definitions",
            "deprecated",
            "readOnly",
            "writeOnly",
            "contentEncoding",
            "contentMediaType",
            "contentSchema");

    private static final Set<String> UNSUPPORTED = Set.of(
            "not",
            "if",
            "then",
            "else",
            "dependentSchemas",
            "dependentRequired",
            "dependencies",
            "patternProperties",
            "propertyNames",
            "minProperties",
            "maxProperties",
            "contains",
            "minContains",
            "maxContains",
            "uniqueItems",
            "multipleOf",
            "unevaluatedItems",
            "unevaluatedProperties",
            "$dynamicRef",
            "$recursiveRef");

    private SchemaKeywords() {}

    /** Whether a keyword says nothing about which values are allowed. */
    static boolean isAnnotation(String keyword) {
        return ANNOTATIONS.contains(keyword);
    }

    /** Refuses keywords that would be broken by values that the grammar allows. */
    static void requireSupported(Map<String, ?> schema, String path) {
        schema.forEach((keyword, value) -> {
            if (UNSUPPORTED.contains(keyword) && !saysNothing(keyword, value)) {
                throw new JsonSchemaException(
                        SchemaPath.member(path, keyword), "'" + keyword + "' cannot be made into a grammar");
            }
        });
    }

    private static boolean saysNothing(String keyword, Object value) {
        return switch (keyword) {
            case "uniqueItems" -> Boolean.FALSE.equals(value);
            case "minProperties", "minContains" -> value instanceof Number number && number.doubleValue() == 0;
            // What a grammar makes has no properties and elements that nothing speaks of.
            case "unevaluatedItems", "unevaluatedProperties" -> value instanceof Boolean;
            default -> value instanceof Map<?, ?> map && map.isEmpty() && !keyword.equals("not");
        };
    }
}
