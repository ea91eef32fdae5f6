package jmistral.runtime.grammar;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import jmistral.runtime.chat.jinja.JsonReader;
import org.jspecify.annotations.Nullable;

/**
 * Makes a grammar in GBNF of a JSON Schema. Each part of the schema becomes a rule, parts that are alike the same one, which
 * is also how recursion ends. What the grammar allows satisfies the schema; what it cannot say is refused, never left out.
 *
 * <p>Like llama.cpp, it makes the properties that an object names and no others unless {@code additionalProperties} asks for
 * them, and takes {@code oneOf} for {@code anyOf}.
 */
final class JsonSchemaConverter {
    private static final String ROOT = "root";
    private static final String SCHEMA = "schema";

    /** Parts within parts, by references too: what goes into their depth must not overflow the stack. */
    private static final int MAX_DEPTH = 200;

    private static final List<String> TYPES =
            List.of("object", "array", "string", "number", "integer", "boolean", "null");

    private final SchemaReferences references;
    private final GbnfRules rules = new GbnfRules();
    private final JsonRules json = new JsonRules(rules);
    private final StringRule strings = new StringRule(json);
    private final Map<Map<String, @Nullable Object>, String> names = new HashMap<>();

    private int depth;

    private JsonSchemaConverter(@Nullable Object document) {
        references = new SchemaReferences(document);
    }

    /**
     * The grammar of a schema.
     *
     * @throws JsonSchemaException if {@code text} is no JSON, no schema, or one that no grammar can keep
     */
    static String convert(String text) {
        Object document;
        try {
            document = JsonReader.read(text);
        } catch (JsonReader.JsonException e) {
            throw new JsonSchemaException(SchemaPath.ROOT, String.valueOf(e.getMessage()));
        }
        return new JsonSchemaConverter(document).convert(document);
    }

    private String convert(@Nullable Object document) {
        String root = rules.name(ROOT, SchemaPath.ROOT);
        Schema schema = Schema.of(document, SchemaPath.ROOT);
        String value = schema == null ? null : rule(schema, SCHEMA);
        if (value == null) {
            throw new JsonSchemaException(SchemaPath.ROOT, "no value satisfies the schema");
        }
        // No blanks around: behind the value the model could only say more of them.
        rules.define(root, value);
        return rules.gbnf();
    }

    /** The name of the rule of a schema; null if nothing satisfies it. */
    @Nullable
    String rule(Schema schema, String wish) {
        if (schema.keywords().isEmpty()) {
            return json.use(JsonRules.VALUE);
        }
        String known = names.get(schema.keywords());
        if (known != null) {
            return known;
        }
        String name = rules.name(JsonRules.isReserved(wish) ? wish + "-here" : wish, schema.path());
        names.put(schema.keywords(), name);
        if (++depth > MAX_DEPTH) {
            throw new JsonSchemaException(schema.path(), "more than " + MAX_DEPTH + " schemas within one another");
        }
        String expression = expression(schema, name);
        depth--;
        if (expression == null) {
            names.remove(schema.keywords());
            rules.defineEmpty(name);
            return null;
        }
        rules.define(name, expression);
        return name;
    }

    /** A name for the rule of a part of what has the rule {@code whole}. */
    static String partName(String whole, String part) {
        return whole.equals(SCHEMA) ? part : whole + "-" + part;
    }

    /** The schema at a place, as {@link #rule} has it. */
    @Nullable
    String rule(@Nullable Object schema, String path, String wish) {
        Schema read = Schema.of(schema, path);
        return read == null ? null : rule(read, wish);
    }

    private @Nullable String expression(Schema schema, String name) {
        SchemaKeywords.requireSupported(schema.keywords(), schema.path());
        if (schema.has("$ref")) {
            return reference(schema, name);
        }
        if (schema.has("allOf")) {
            return allOf(schema, name);
        }
        for (String keyword : List.of("anyOf", "oneOf")) {
            if (schema.has(keyword)) {
                return anyOf(schema, keyword, name);
            }
        }
        if (schema.has("enum") || schema.has("const")) {
            return enumeration(schema);
        }
        return types(schema, name);
    }

    private @Nullable String reference(Schema schema, String name) {
        Schema target = references.target(schema);
        if (target == null) {
            return null;
        }
        Schema beside = schema.without("$ref");
        if (beside.keywords().isEmpty()) {
            return rule(target, SchemaPath.lastPart(target.path()));
        }
        Schema merged = SchemaMerge.merge(target, beside);
        return merged == null ? null : rule(merged, name);
    }

    private @Nullable String allOf(Schema schema, String name) {
        Schema merged = schema.without("allOf");
        List<@Nullable Object> parts = schema.list("allOf");
        for (int i = 0; i < parts.size() && merged != null; i++) {
            Schema part = Schema.of(parts.get(i), SchemaPath.element(schema.pathOf("allOf"), i));
            // Two references cannot stand at one place: what they refer to is merged.
            Schema target = part == null ? null : withoutReference(part);
            merged = target == null ? null : SchemaMerge.merge(merged, target);
        }
        return merged == null ? null : rule(merged, name);
    }

    private @Nullable Schema withoutReference(Schema schema) {
        if (!schema.has("$ref")) {
            return schema;
        }
        Schema target = references.target(schema);
        return target == null ? null : SchemaMerge.merge(target, schema.without("$ref"));
    }

    private @Nullable String anyOf(Schema schema, String keyword, String name) {
        Schema beside = schema.without(keyword);
        List<@Nullable Object> alternatives = schema.list(keyword);
        if (alternatives.isEmpty()) {
            throw schema.failure(keyword, "expected at least one schema");
        }
        Set<String> rulesOfAlternatives = new LinkedHashSet<>();
        for (int i = 0; i < alternatives.size(); i++) {
            Schema alternative = Schema.of(alternatives.get(i), SchemaPath.element(schema.pathOf(keyword), i));
            if (alternative == null) {
                continue;
            }
            Schema merged = alternative;
            if (!beside.keywords().isEmpty()) {
                Schema target = withoutReference(alternative);
                merged = target == null ? null : SchemaMerge.merge(beside, target);
            }
            String rule = merged == null ? null : rule(merged, partName(name, "alternative-" + (i + 1)));
            if (rule != null) {
                rulesOfAlternatives.add(rule);
            }
        }
        return rulesOfAlternatives.isEmpty() ? null : String.join(" | ", rulesOfAlternatives);
    }

    private @Nullable String enumeration(Schema schema) {
        List<@Nullable Object> values = schema.has("enum") ? schema.list("enum") : new ArrayList<>();
        if (schema.has("enum") && schema.has("const")) {
            values.removeIf(value -> !Objects.equals(value, schema.get("const")));
        } else if (schema.has("const")) {
            values.add(schema.get("const"));
        }
        if (schema.has("type")) {
            List<String> types = typeList(schema);
            values.removeIf(value -> types.stream().noneMatch(type -> JsonLiteral.isOfType(value, type)));
        }
        List<String> literals = values.stream()
                .map(value -> JsonLiteral.of(value, json))
                .distinct()
                .toList();
        return literals.isEmpty() ? null : String.join(" | ", literals);
    }

    private @Nullable String types(Schema schema, String name) {
        List<String> types = new ArrayList<>(typeList(schema));
        if (types.contains("number")) {
            types.remove("integer");
        }
        if (types.size() == 1) {
            return typed(schema, types.getFirst(), name);
        }
        List<String> alternatives = new ArrayList<>();
        for (String type : types) {
            String rule = rule(schema.with("type", type), partName(name, type));
            if (rule != null) {
                alternatives.add(rule);
            }
        }
        return alternatives.isEmpty() ? null : String.join(" | ", alternatives);
    }

    /** The types that a schema allows; where it names none, those that its other keywords speak of. */
    private static List<String> typeList(Schema schema) {
        if (schema.has("type")) {
            if (!(schema.get("type") instanceof String || schema.get("type") instanceof List<?>)) {
                throw schema.failure("type", "expected a string or an array of strings");
            }
            List<String> types = schema.get("type") instanceof String type ? List.of(type) : schema.strings("type");
            for (String type : types) {
                if (!TYPES.contains(type)) {
                    throw schema.failure("type", "'" + type + "' is no type; there are " + String.join(", ", TYPES));
                }
            }
            return types.stream().distinct().toList();
        }
        for (TypeKeywords own : TypeKeywords.values()) {
            if (own.keywords().stream().anyMatch(schema::has)) {
                return List.of(own.type());
            }
        }
        return TYPES.stream().filter(type -> !type.equals("integer")).toList();
    }

    private @Nullable String typed(Schema schema, String type, String name) {
        return switch (type) {
            case "object" -> new ObjectRule(this, rules, json).of(schema, name);
            case "array" -> new ArrayRule(this, rules, json).of(schema, name);
            case "string" -> strings.of(schema);
            case "integer" -> integer(schema);
            case "number" -> number(schema);
            default -> json.use(type);
        };
    }

    private @Nullable String integer(Schema schema) {
        NumberRange.Bound least = bound(schema, "minimum", "exclusiveMinimum", 1);
        NumberRange.Bound most = bound(schema, "maximum", "exclusiveMaximum", -1);
        if (least == null && most == null) {
            return json.use(JsonRules.INTEGER);
        }
        BigInteger first = null;
        BigInteger last = null;
        if (least != null) {
            BigInteger up = least.value().setScale(0, RoundingMode.CEILING).toBigIntegerExact();
            boolean excluded = !least.inclusive() && least.value().compareTo(new BigDecimal(up)) == 0;
            first = excluded ? up.add(BigInteger.ONE) : up;
        }
        if (most != null) {
            BigInteger down = most.value().setScale(0, RoundingMode.FLOOR).toBigIntegerExact();
            boolean excluded = !most.inclusive() && most.value().compareTo(new BigDecimal(down)) == 0;
            last = excluded ? down.subtract(BigInteger.ONE) : down;
        }
        return IntegerRange.between(first, last);
    }

    private @Nullable String number(Schema schema) {
        NumberRange.Bound least = bound(schema, "minimum", "exclusiveMinimum", 1);
        NumberRange.Bound most = bound(schema, "maximum", "exclusiveMaximum", -1);
        return least == null && most == null ? json.use(JsonRules.NUMBER) : NumberRange.between(least, most);
    }

    /** The tighter of two limits; an older schema has {@code true} for an exclusive one that is itself excluded. */
    private static NumberRange.@Nullable Bound bound(Schema schema, String inclusive, String exclusive, int sign) {
        BigDecimal in = schema.number(inclusive);
        BigDecimal out = schema.number(exclusive);
        if (out != null && (in == null || out.compareTo(in) * sign >= 0)) {
            return new NumberRange.Bound(out, false);
        }
        return in == null ? null : new NumberRange.Bound(in, !Boolean.TRUE.equals(schema.get(exclusive)));
    }
}
