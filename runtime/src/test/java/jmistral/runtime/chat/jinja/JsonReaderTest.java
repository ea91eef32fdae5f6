package jmistral.runtime.chat.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonReaderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "{}",
                "[true, false, null, 0, -1, 1.5, 123456789012345678901234567890, \"\"]",
                "{\"b\": {\"a\": [1, [2]]}, \"é😀\": \"\\\"\\\\\\n\\u0001\"}",
                "1e+16",
                "[NaN, Infinity, -Infinity]",
            })
    void readsWhatItWrites(String json) throws Exception {
        assertThat(PythonJson.write(JsonReader.read(json))).isEqualTo(json);
    }

    @Test
    void readsNumbersAndEscapesAsPythonDoes() throws Exception {
        assertThat(PythonJson.write(
                        JsonReader.read(" {\"a\" :1.0 ,\"b\":1E5,\"a\":-0.0,\"c\":\"\\u00e9\\ud83d\\ude00\\/\"} ")))
                .isEqualTo("{\"a\": -0.0, \"b\": 100000.0, \"c\": \"é😀/\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[",
                "[1,]",
                "{\"a\":1,}",
                "{a:1}",
                "{\"a\"}",
                "01",
                "1.",
                ".5",
                "+1",
                "'a'",
                "\"a",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\n\"",
                "nul",
                "[1 2]",
                "1 2",
                "{\"a\":}",
                "tru",
                "\"\\u00g0\"",
                "-",
            })
    void refusesWhatIsNoJson(String source) {
        assertThatThrownBy(() -> JsonReader.read(source))
                .isInstanceOf(JsonReader.JsonException.class)
                .hasMessageContaining("character");
    }

    @Test
    void refusesDeepNesting() {
        assertThatThrownBy(() -> JsonReader.read("[".repeat(100_000)))
                .isInstanceOf(JsonReader.JsonException.class)
                .hasMessageContaining("128");
    }
}
