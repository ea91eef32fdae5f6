package jmistral.runtime.grammar;

import java.util.List;

/** The keywords that speak of values of one type: where a schema names no type, it means that one. */
enum TypeKeywords {
    OBJECT("object", "properties", "additionalProperties", "required"),
    ARRAY("array", "items", "prefixItems", "minItems", "maxItems"),
    STRING("string", "pattern", "format", "minLength", "maxLength"),
    NUMBER("number", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum");

    private final String type;
    private final List<String> keywords;

    TypeKeywords(String type, String... keywords) {
        this.type = type;
        this.keywords = List.of(keywords);
    }

    String type() {
        return type;
    }

    List<String> keywords() {
        return keywords;
    }
}
