package jmistral.runtime.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random grammars and texts that llama.cpp has judged. The cases were made by make-llama-cpp-cases.py, which stands beside
 * them.
 */
class GrammarCasesTest {
    static List<JsonNode> cases() throws IOException {
        List<JsonNode> cases = CaseFile.read("llama-cpp-cases.jsonl");
        assertThat(cases).hasSizeGreaterThan(200);
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void describesTheTextsThatLlamaCppFindsDescribed(JsonNode grammarAndTexts) {
        var matcher =
                new GrammarMatcher(Grammar.parse(grammarAndTexts.get("grammar").textValue()));
        grammarAndTexts
                .get("texts")
                .properties()
                .forEach(text -> assertThat(matcher.matches(text.getKey()))
                        .as("'%s'", text.getKey())
                        .isEqualTo(text.getValue().booleanValue()));
    }
}
