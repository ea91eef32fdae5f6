package jmistral.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jmistral.runtime.SessionOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterTest {
    private static final SessionOptions DEFAULTS = SessionOptions.defaults();

    /** The names are those of Ollama's {@code /set parameter}; the values are read back from the library's options. */
    @Test
    void namesChangeTheOptionsOfTheirName() {
        SessionOptions options = DEFAULTS;
        for (String setting : new String[] {
            "temperature 0.5",
            "top_k 7",
            "top_p 0.25",
            "min_p 0.125",
            "repeat_penalty 1.5",
            "repeat_last_n 9",
            "presence_penalty 0.75",
            "frequency_penalty 0.375",
            "seed 42",
            "num_predict 11",
            "num_ctx 2048"
        }) {
            String[] words = setting.split(" ");
            options = Parameter.named(words[0]).change().apply(options, words[1]);
        }
        var sampling = options.generation().sampling();
        assertThat(sampling.temperature()).isEqualTo(0.5);
        assertThat(sampling.topK()).isEqualTo(7);
        assertThat(sampling.topP()).isEqualTo(0.25);
        assertThat(sampling.minP()).isEqualTo(0.125);
        assertThat(sampling.repeatPenalty()).isEqualTo(1.5);
        assertThat(sampling.repeatLastN()).isEqualTo(9);
        assertThat(sampling.presencePenalty()).isEqualTo(0.75);
        assertThat(sampling.frequencyPenalty()).isEqualTo(0.375);
        assertThat(sampling.seed()).hasValue(42);
        assertThat(options.generation().maxTokens()).isEqualTo(11);
        assertThat(options.contextLength()).isEqualTo(2048);
    }

    @Test
    void seedOfMinusOneIsAFreshOne() {
        SessionOptions seeded = Parameter.named("seed").change().apply(DEFAULTS, "42");
        assertThat(Parameter.named("seed").change().apply(seeded, "-1")).isEqualTo(DEFAULTS);
        assertThat(Parameter.named("seed").value().apply(DEFAULTS)).isEqualTo("-1");
    }

    @Test
    void stopTakesWordsAndQuotedWords() {
        SessionOptions options = Parameter.named("stop").change().apply(DEFAULTS, "END \"two words\"  ###");
        assertThat(options.generation().stopStrings()).containsExactly("END", "two words", "###");
        assertThat(Parameter.named("stop").value().apply(options)).isEqualTo("\"END\" \"two words\" \"###\"");
        assertThat(Parameter.named("stop").change().apply(options, "")).isEqualTo(DEFAULTS);
    }

    @ParameterizedTest
    @CsvSource({
        "temperature, warm, 'expected a number, found ''warm'''",
        "temperature, -1, temperature is -1.0",
        "top_k, 1.5, 'expected a whole number, found ''1.5'''",
        "top_p, 2, top-p is 2.0",
        "num_predict, -2, max tokens is -2",
        "num_ctx, -1, context length is -1",
        "seed, '', 'expected a whole number, found '''''"
    })
    void valuesOutOfRangeAreRefusedInASentence(String name, String value, String message) {
        assertThatThrownBy(() -> Parameter.named(name).change().apply(DEFAULTS, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void unknownNameIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> Parameter.named("num_gpu"))
                .isInstanceOf(ChatException.class)
                .hasMessageStartingWith("there is no parameter 'num_gpu', only temperature, top_k, ");
    }
}
