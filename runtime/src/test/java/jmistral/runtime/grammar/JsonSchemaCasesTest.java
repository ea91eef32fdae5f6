package jmistral.runtime.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Schemas and values that Python's jsonschema has judged. The cases were made by make-json-schema-cases.py, which stands
 * beside them.
 */
class JsonSchemaCasesTest {
    static List<JsonNode> cases() throws IOException {
        List<JsonNode> cases = CaseFile.read("json-schema-cases.jsonl");
        assertThat(cases).hasSizeGreaterThan(80);
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void describesTheValuesThatSatisfyTheSchema(JsonNode schemaAndTexts) {
        var matcher = new GrammarMatcher(
                Grammar.ofJsonSchema(schemaAndTexts.get("schema").toString()));
        schemaAndTexts
                .get("texts")
                .properties()
                .forEach(text -> assertThat(matcher.matches(text.getKey()))
                        .as("%s", text.getKey())
                        .isEqualTo(text.getValue().booleanValue()));
    }
}
