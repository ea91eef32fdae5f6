package jmistral.runtime.grammar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What objects look like: the properties in the schema's order, then further ones if they are asked for. */
final class ObjectRule {
    private final JsonSchemaConverter schemas;
    private final GbnfRules rules;
    private final JsonRules json;

    ObjectRule(JsonSchemaConverter schemas, GbnfRules rules, JsonRules json) {
        this.schemas = schemas;
        this.rules = rules;
        this.json = json;
    }

    /** A name, a colon and a value, and whether there may also be none. */
    private record Member(String expression, boolean required) {}

    /** The expression of an object; null if none satisfies the schema. */
    @Nullable
    String of(Schema schema, String name) {
        if (schema.object("properties").isEmpty()
                && schema.strings("required").isEmpty()
                && !schema.has("additionalProperties")) {
            return json.use(JsonRules.OBJECT);
        }
        Map<String, @Nullable Object> properties = properties(schema);
        List<Member> members = new ArrayList<>();
        for (var property : properties.entrySet()) {
            String key = property.getKey();
            String path = SchemaPath.member(schema.pathOf("properties"), key);
            String value = schemas.rule(property.getValue(), path, JsonSchemaConverter.partName(name, key));
            boolean required = schema.strings("required").contains(key);
            if (value != null) {
                members.add(new Member(member(GbnfText.literal(JsonLiteral.quoted(key)), value), required));
            } else if (required) {
                return null;
            }
        }
        String ws = json.use(JsonRules.WS);
        String inner = members(members, further(schema, properties, name), name, schema.path());
        return "\"{\" " + ws + " " + inner + "\"}\"";
    }

    /** The properties that the schema names, and those that it requires without naming them. */
    private static Map<String, @Nullable Object> properties(Schema schema) {
        Map<String, @Nullable Object> properties = new LinkedHashMap<>(schema.object("properties"));
        Object others = schema.has("additionalProperties") ? schema.get("additionalProperties") : true;
        for (String key : schema.strings("required")) {
            if (!properties.containsKey(key)) {
                properties.put(key, others);
            }
        }
        return properties;
    }

    private String member(String key, String value) {
        return key + " " + json.use(JsonRules.COLON) + " " + value;
    }

    /** A property that the schema does not name; null if there may be none. */
    private @Nullable String further(Schema schema, Map<String, @Nullable Object> properties, String name) {
        if (!schema.has("additionalProperties")) {
            return null;
        }
        String value = schemas.rule(
                schema.get("additionalProperties"),
                schema.pathOf("additionalProperties"),
                JsonSchemaConverter.partName(name, "additional"));
        if (value == null) {
            return null;
        }
        String key = json.use(JsonRules.STRING);
        if (!properties.isEmpty()) {
            key = new OtherStrings(rules, json, schema.path())
                    .than(properties.keySet(), JsonSchemaConverter.partName(name, "key"));
        }
        String member = rules.name(JsonSchemaConverter.partName(name, "further"), schema.path());
        rules.define(member, member(key, value));
        return member;
    }

    /** What stands between the braces, with blanks behind it. */
    private String members(List<Member> members, @Nullable String further, String name, String path) {
        String comma = json.use(JsonRules.COMMA);
        String ws = " " + json.use(JsonRules.WS) + " ";
        String end = further == null ? "" : "(" + comma + " " + further + ")*";
        if (!members.isEmpty() && members.getFirst().required) {
            List<String> all = new ArrayList<>(List.of(members.getFirst().expression));
            members.stream().skip(1).forEach(member -> all.add(afterOthers(member)));
            all.add(end);
            return String.join(" ", all).strip() + ws;
        }
        // What may come first: any of the properties up to one that must be there. After it, the rest as it stands.
        List<String> rests = new ArrayList<>();
        String rest = end;
        for (Member member : members.reversed()) {
            rests.addFirst(rest);
            String rule = rules.name(JsonSchemaConverter.partName(name, "rest"), path);
            rules.define(rule, (afterOthers(member) + " " + rest).strip());
            rest = rule;
        }
        List<String> beginnings = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            beginnings.add((members.get(i).expression + " " + rests.get(i)).strip());
            if (members.get(i).required) {
                return "(" + String.join(" | ", beginnings) + ")" + ws;
            }
        }
        if (further != null) {
            beginnings.add(further + " " + end);
        }
        return beginnings.isEmpty() ? "" : "((" + String.join(" | ", beginnings) + ")" + ws.stripTrailing() + ")? ";
    }

    private String afterOthers(Member member) {
        String withComma = json.use(JsonRules.COMMA) + " " + member.expression;
        return member.required ? withComma : "(" + withComma + ")?";
    }
}
