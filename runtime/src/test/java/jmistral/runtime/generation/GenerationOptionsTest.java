package jmistral.runtime.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import jmistral.runtime.sampling.SamplingOptions;
import org.junit.jupiter.api.Test;

class GenerationOptionsTest {
    @Test
    void defaultsHaveNoLimitAndNoStopStrings() {
        assertThat(GenerationOptions.defaults())
                .isEqualTo(new GenerationOptions(-1, List.of(), SamplingOptions.defaults()));
    }

    @Test
    void refusesANegativeLimit() {
        assertThatThrownBy(() -> GenerationOptions.defaults().withMaxTokens(-2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("max tokens is -2, expected -1 (no limit), 0 or more");
    }

    @Test
    void refusesAnEmptyStopString() {
        assertThatThrownBy(() -> GenerationOptions.defaults().withStopStrings(List.of("a", "")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a stop string is empty, expected at least one character");
    }

    @Test
    void refusesHalfASurrogatePairInAStopString() {
        assertThatThrownBy(() -> GenerationOptions.defaults().withStopStrings(List.of("\ude00")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a stop string holds half of a surrogate pair");
    }
}
