package jmistral.runtime.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@link JsonSchemaCasesTest} does not show: order, what is refused and how, and schemas that grow. */
class JsonSchemaTest {
    private static boolean matches(String schema, String text) {
        return Grammar.ofJsonSchema(schema).matches(text);
    }

    @Test
    void keepsTheSchemasOrderOfProperties() {
        String schema = """
                {"properties": {"z": {"type": "integer"}, "a": {"type": "integer"}, "m": {"type": "integer"}},
                 "required": ["m"]}
                """;
        assertThat(matches(schema, "{\"z\": 1, \"a\": 2, \"m\": 3}")).isTrue();
        assertThat(matches(schema, "{\"z\": 1, \"m\": 3}")).isTrue();
        assertThat(matches(schema, "{\"a\": 1, \"m\": 3}")).isTrue();
        assertThat(matches(schema, "{\"m\": 3}")).isTrue();
        assertThat(matches(schema, "{\"a\": 2, \"z\": 1, \"m\": 3}")).isFalse();
        assertThat(matches(schema, "{\"m\": 3, \"a\": 2}")).isFalse();
    }

    @Test
    void makesNoPropertiesThatTheSchemaDoesNotName() {
        assertThat(matches("{\"properties\": {\"a\": {}}}", "{\"b\": 1}")).isFalse();
        assertThat(matches("{\"properties\": {\"a\": {}}, \"additionalProperties\": true}", "{\"b\": 1}"))
                .isTrue();
    }

    @Test
    void writesNoPropertyTwiceInDisguise() {
        String schema = "{\"properties\": {\"ab\": {\"type\": \"integer\"}}, \"additionalProperties\": true}";
        assertThat(matches(schema, "{\"ab\": 1, \"abc\": \"x\", \"a\": \"y\", \"\": 1, \"\\\"\": 1}"))
                .isTrue();
        assertThat(matches(schema, "{\"ab\": 1, \"ab\": \"x\"}")).isFalse();
        assertThat(matches(schema, "{\"ab\": 1, \"a\\u0062\": \"x\"}")).isFalse();
    }

    @Test
    void allowsBlanksWhereJsonDoesButNotWithoutEnd() {
        String schema = "{\"type\": \"array\", \"items\": {\"type\": \"integer\"}}";
        assertThat(matches(schema, "[ 1 , 2\n]")).isTrue();
        assertThat(matches(schema, "[\n    1,\n\n    2\n]")).isTrue();
        assertThat(matches(schema, "[   1]")).isFalse();
        assertThat(matches(schema, "[1]\n")).isFalse();
        assertThat(matches(schema, "[" + "\n".repeat(9) + "1]")).isFalse();
    }

    @Test
    void countsCharactersNotUnitsOrEscapes() {
        String schema = "{\"type\": \"string\", \"minLength\": 2, \"maxLength\": 2}";
        assertThat(matches(schema, "\"😀\\n\"")).isTrue();
        assertThat(matches(schema, "\"\\ud83d\\ude00\\u00e9\"")).isTrue();
        assertThat(matches(schema, "\"\\ud83d\\ude00\"")).isFalse();
        assertThat(matches(schema, "\"\\ud83da\"")).isFalse();
        assertThat(matches(schema, "\"\\\\\"")).isFalse();
    }

    @Test
    void takesOneSchemaForPrefixItemsAsLlamaCppDoes() {
        String schema = "{\"type\": \"array\", \"prefixItems\": {\"type\": \"string\"}}";
        assertThat(matches(schema, "[\"a\", \"b\"]")).isTrue();
        assertThat(matches(schema, "[1]")).isFalse();
    }

    @Test
    void anyJsonObjectIsJson() {
        Grammar json = Grammar.json();
        assertThat(json.matches("{\"a\": [1, -2.5e+3, true, null, {\"b\": \"\\u00e9\\\\\"}], \"c\": {}}"))
                .isTrue();
        assertThat(json.matches("[1]")).isFalse();
        assertThat(json.matches("{\"a\": 01}")).isFalse();
        assertThat(json.matches("{\"a\": 1,}")).isFalse();
        assertThat(json.matches("{'a': 1}")).isFalse();
    }

    @Test
    void whatItPrintsIsTheSameGrammar() {
        Grammar grammar = Grammar.ofJsonSchema(
                "{\"properties\": {\"ä-\\\"\\n\": {\"pattern\": \"^[^\\\\]^a-]+$\"}, \"root\": {\"format\": \"date\"}}}");
        assertThat(Grammar.parse(grammar.gbnf())).isEqualTo(grammar);
        assertThat(grammar.matches("{\"ä-\\\"\\n\": \"x\\\\\", \"root\": \"2024-02-29\"}"))
                .isTrue();
    }

    @Test
    void saysWhereASchemaCannotBeKept() {
        assertRefused("{", "#: not JSON at character 1");
        assertRefused("3", "#: expected a schema: an object, true or false");
        assertRefused("false", "#: no value satisfies the schema");
        assertRefused("{\"type\": \"text\"}", "#/type: 'text' is no type; there are object,");
        assertRefused("{\"type\": 1}", "#/type: expected a string or an array of strings");
        assertRefused("{\"properties\": {\"a/b\": {\"not\": {}}}}", "#/properties/a~1b/not: 'not' cannot be made into");
        assertRefused("{\"items\": {\"uniqueItems\": true}}", "#/items/uniqueItems: 'uniqueItems' cannot");
        assertRefused("{\"properties\": {\"a\": 1}}", "#/properties/a: expected a schema");
        assertRefused("{\"properties\": []}", "#/properties: expected an object");
        assertRefused("{\"required\": \"a\"}", "#/required: expected an array");
        assertRefused("{\"minLength\": -1}", "#/minLength: expected 0 or a positive whole number, found -1");
        assertRefused("{\"minItems\": \"2\"}", "#/minItems: expected a number");
        assertRefused("{\"$ref\": \"#/$defs/x\"}", "#/$ref: there is no '#/$defs/x' in the schema");
        assertRefused("{\"$ref\": \"https://example.org/s.json\"}", "#/$ref: 'https://example.org/s.json' is outside");
        assertRefused("{\"$ref\": \"#\"}", "#/$ref: '#' refers to itself");
        assertRefused("{\"pattern\": \"a(?=b)\"}", "#/pattern: pattern 'a(?=b)', at character 3: looking ahead");
        assertRefused("{\"pattern\": \"a(b\"}", "at character 3: '(' without ')'");
        assertRefused("{\"pattern\": \"a)b\"}", "at character 1: ')' without '('");
        assertRefused("{\"pattern\": \"(^a)\"}", "'^' and '$' are supported at the ends only");
        assertRefused("{\"pattern\": \"\\\\bx\"}", "'\\b' is not supported");
        assertRefused("{\"pattern\": \"[z-a]\"}", "a range in a class is empty");
        assertRefused("{\"pattern\": \"^(ab|c)*$\", \"maxLength\": 3}", "cannot be kept together with this minLength");
        assertRefused("{\"anyOf\": []}", "#/anyOf: expected at least one schema");
        assertRefused(
                "{\"properties\": {\"a\": {}}, \"required\": [\"b\"], \"additionalProperties\": false}",
                "#: no value satisfies the schema");
        assertRefused(
                "{\"type\": \"object\", \"properties\": {\"a\": {\"$ref\": \"#\"}}, \"required\": [\"a\"]}",
                "#: no value satisfies the schema: it needs itself within itself");
        assertRefused("{\"anyOf\": [{\"$ref\": \"#\"}, {\"type\": \"null\"}]}", "needs itself within itself");
        assertRefused("[".repeat(100_000), "#: not JSON at character 129: nested deeper than 128 levels");
    }

    @Test
    void schemasThatGrowWithoutEndAreRefused() {
        String layers = IntStream.range(0, 30)
                .mapToObj(i -> """
                        "l%d": {"anyOf": [{"$ref": "#/$defs/l%d", "required": ["p%d"]}, {"$ref": "#/$defs/l%d"}]}""".formatted(i, i + 1, i, i + 1))
                .collect(Collectors.joining(", "));
        assertRefused(
                "{\"$ref\": \"#/$defs/l0\", \"$defs\": {" + layers + ", \"l30\": {\"type\": \"object\"}}}",
                "the schema needs more than 50000 rules");
    }

    @Test
    void referencesMayLeadDeepButNotDeeperThanTheStack() {
        String chain = "{\"$ref\": \"#/$defs/l0\", \"$defs\": {%s, \"l%d\": {\"type\": \"null\"}}}";
        assertThat(matches(chain.formatted(links(50), 50), "[".repeat(50) + "null" + "]".repeat(50)))
                .isTrue();
        assertRefused(chain.formatted(links(20_000), 20_000), "more than 200 schemas within one another");
    }

    private static String links(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"l%d\": {\"items\": {\"$ref\": \"#/$defs/l%d\"}, \"minItems\": 1}".formatted(i, i + 1))
                .collect(Collectors.joining(", "));
    }

    private static void assertRefused(String schema, String message) {
        assertThatExceptionOfType(JsonSchemaException.class)
                .isThrownBy(() -> Grammar.ofJsonSchema(schema))
                .withMessageContaining(message)
                .satisfies(e ->
                        assertThat(e.getMessage()).startsWith(e.path() + ": ").doesNotContain("\n"));
    }
}
