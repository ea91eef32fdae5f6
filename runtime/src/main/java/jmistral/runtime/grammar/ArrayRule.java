package jmistral.runtime.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What arrays look like: first elements that each have a schema of their own, then any number of others that share one. Like
 * llama.cpp, it makes all of the first ones unless {@code minItems} asks for fewer, and others only if the schema speaks of
 * them.
 */
final class ArrayRule {
    private final JsonSchemaConverter schemas;
    private final GbnfRules rules;
    private final JsonRules json;

    ArrayRule(JsonSchemaConverter schemas, GbnfRules rules, JsonRules json) {
        this.schemas = schemas;
        this.rules = rules;
        this.json = json;
    }

    /** The expression of an array; null if none satisfies the schema. */
    @Nullable
    String of(Schema written, String name) {
        Schema schema = standard(written);
        boolean olderTuple = schema.get("items") instanceof List<?>;
        String firstKeyword = olderTuple ? "items" : "prefixItems";
        String othersKeyword = olderTuple ? "additionalItems" : "items";
        List<String> first = new ArrayList<>();
        int max = schema.count("maxItems", Expression.Repeat.UNBOUNDED);
        List<@Nullable Object> firstSchemas = schema.list(firstKeyword);
        for (int i = 0; i < Math.min(firstSchemas.size(), max); i++) {
            String path = SchemaPath.element(schema.pathOf(firstKeyword), i);
            String element = schemas.rule(firstSchemas.get(i), path, JsonSchemaConverter.partName(name, "item-" + i));
            if (element == null) {
                max = i;
                break;
            }
            first.add(element);
        }
        String other = null;
        if (firstSchemas.isEmpty() || schema.has(othersKeyword)) {
            Object others = schema.has(othersKeyword) ? schema.get(othersKeyword) : true;
            other = schemas.rule(others, schema.pathOf(othersKeyword), JsonSchemaConverter.partName(name, "item"));
        }
        int min = schema.count("minItems", Math.min(firstSchemas.size(), max));
        max = other == null ? Math.min(max, first.size()) : max;
        if (min > max) {
            return null;
        }
        String ws = " " + json.use(JsonRules.WS) + " ";
        return "\"[\"" + ws + elements(first, other, min, max, name, schema.path()) + "\"]\"";
    }

    /** One schema for all of {@code prefixItems} is not in the standard; llama.cpp takes it for {@code items}. */
    private static Schema standard(Schema schema) {
        if (!(schema.get("prefixItems") instanceof Map<?, ?> all)) {
            return schema;
        }
        Schema rest = schema.without("prefixItems");
        return rest.has("items") ? rest : rest.with("items", all);
    }

    private String elements(List<String> first, @Nullable String other, int min, int max, String name, String path) {
        if (max == 0) {
            return "";
        }
        String comma = json.use(JsonRules.COMMA);
        // From the last element to the first: each with what may follow it.
        String rest = "";
        int own = first.size();
        if (other != null && max > Math.max(own, 1)) {
            int before = Math.max(own, 1);
            int most = max == Expression.Repeat.UNBOUNDED ? max : max - before;
            rest = GbnfText.repeat("(" + comma + " " + other + ")", Math.max(0, min - before), most);
        }
        for (int i = own - 1; i > 0; i--) {
            String rule = rules.name(JsonSchemaConverter.partName(name, "rest"), path);
            rules.define(rule, (comma + " " + first.get(i) + " " + rest).strip());
            rest = i < min ? rule : rule + "?";
        }
        String begin = own > 0 ? first.getFirst() : String.valueOf(other);
        String all = (begin + " " + rest).strip() + " " + json.use(JsonRules.WS);
        return min > 0 ? all + " " : "(" + all + ")? ";
    }
}
