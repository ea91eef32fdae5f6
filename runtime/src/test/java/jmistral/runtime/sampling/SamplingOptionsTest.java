package jmistral.runtime.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SamplingOptionsTest {
    @Test
    void defaultsAreThoseOfLlamaCpp() {
        assertThat(SamplingOptions.defaults())
                .isEqualTo(new SamplingOptions(0.8, 40, 0.95, 0.05, 1.0, 64, 0, 0, Map.of(), OptionalLong.empty()));
    }

    @Test
    void builderSetsEveryOption() {
        SamplingOptions options = SamplingOptions.builder()
                .temperature(1.5)
                .topK(3)
                .topP(0.25)
                .minP(0.125)
                .repeatPenalty(1.25)
                .repeatLastN(-1)
                .presencePenalty(0.5)
                .frequencyPenalty(0.75)
                .logitBias(Map.of(7, 2f))
                .seed(42)
                .build();

        assertThat(options)
                .isEqualTo(new SamplingOptions(
                        1.5, 3, 0.25, 0.125, 1.25, -1, 0.5, 0.75, Map.of(7, 2f), OptionalLong.of(42)));
        assertThat(options.toBuilder().build()).isEqualTo(options);
        assertThat(options.toBuilder().randomSeed().build().seed()).isEmpty();
    }

    @Test
    void laterChangesOfTheBiasMapChangeNothing() {
        Map<Integer, Float> bias = new HashMap<>(Map.of(1, 1f));
        SamplingOptions options = SamplingOptions.builder().logitBias(bias).build();

        bias.put(2, 2f);

        assertThat(options.logitBias()).isEqualTo(Map.of(1, 1f));
    }

    static Stream<Arguments> wrongOptions() {
        return Stream.of(
                Arguments.of(builder().temperature(-0.1), "temperature is -0.1, expected 0 (greedy) or more"),
                Arguments.of(builder().temperature(Double.NaN), "temperature is NaN, expected 0 (greedy) or more"),
                Arguments.of(builder().topP(1.01), "top-p is 1.01, expected 0 to 1 (1 keeps all tokens)"),
                Arguments.of(builder().topP(Double.NaN), "top-p is NaN, expected 0 to 1 (1 keeps all tokens)"),
                Arguments.of(builder().minP(-1), "min-p is -1.0, expected 0 to 1 (0 keeps all tokens)"),
                Arguments.of(
                        builder().repeatPenalty(0), "repeat penalty is 0.0, expected more than 0 (1 changes nothing)"),
                Arguments.of(
                        builder().repeatLastN(-2),
                        "repeat last n is -2, expected -1 (the whole context), 0 (off) or more"),
                Arguments.of(
                        builder().presencePenalty(Double.NaN),
                        "presence penalty is NaN, expected a finite number (0 is off)"),
                Arguments.of(
                        builder().frequencyPenalty(Double.POSITIVE_INFINITY),
                        "frequency penalty is Infinity, expected a finite number (0 is off)"),
                Arguments.of(builder().logitBias(Map.of(-1, 0f)), "logit bias: token id is -1, expected 0 or more"),
                Arguments.of(
                        builder().logitBias(Map.of(5, Float.POSITIVE_INFINITY)),
                        "logit bias of token 5 is Infinity, expected a number or -infinity"));
    }

    @ParameterizedTest
    @MethodSource("wrongOptions")
    void refusesValuesOutsideTheirRange(SamplingOptions.Builder builder, String message) {
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static SamplingOptions.Builder builder() {
        return SamplingOptions.builder();
    }
}
