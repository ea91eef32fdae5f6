package jmistral.runtime.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random grammars and texts that llama.cpp has judged. The cases were made by make-llama-cpp-cases.py, which stands beside
 * them.
 */
class GrammarCasesTest {
    static List<JsonNode> cases() throws IOException {
        List<JsonNode> cases = new ArrayList<>();
        try (InputStream file = GrammarCasesTest.class.getResourceAsStream("llama-cpp-cases.jsonl");
                var lines = new BufferedReader(
                        new InputStreamReader(Objects.requireNonNull(file), StandardCharsets.UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                cases.add(new ObjectMapper().readTree(line));
            }
        }
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
