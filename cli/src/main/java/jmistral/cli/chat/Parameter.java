package jmistral.cli.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import jmistral.runtime.SessionOptions;
import jmistral.runtime.generation.GenerationOptions;
import jmistral.runtime.sampling.SamplingOptions;

/**
 * What {@code /set parameter} changes, by the names that Ollama's users know.
 *
 * @param name as it is typed
 * @param hint what it does, for a list
 * @param value how it reads now
 * @param change makes other options of these and a value; throws an {@link IllegalArgumentException} that says what was
 *     expected
 */
record Parameter(
        String name,
        String hint,
        Function<SessionOptions, String> value,
        BiFunction<SessionOptions, String, SessionOptions> change) {
    private static final long FRESH_SEED = -1;

    /** All of them, in the order of a list. */
    static final List<Parameter> ALL = List.of(
            real(
                    "temperature",
                    "0 takes the likeliest token",
                    SamplingOptions::temperature,
                    (b, v) -> b.temperature(v)),
            whole("top_k", "the likeliest tokens to draw from, 0 is all", SamplingOptions::topK, (b, v) -> b.topK(v)),
            real("top_p", "their probability together, 1 is all", SamplingOptions::topP, (b, v) -> b.topP(v)),
            real("min_p", "the least probability beside the likeliest", SamplingOptions::minP, (b, v) -> b.minP(v)),
            real(
                    "repeat_penalty",
                    "against repetition, 1 is off",
                    SamplingOptions::repeatPenalty,
                    (b, v) -> b.repeatPenalty(v)),
            whole(
                    "repeat_last_n",
                    "tokens the penalties look at, -1 is all",
                    SamplingOptions::repeatLastN,
                    (b, v) -> b.repeatLastN(v)),
            real(
                    "presence_penalty",
                    "against what was said before, 0 is off",
                    SamplingOptions::presencePenalty,
                    (b, v) -> b.presencePenalty(v)),
            real(
                    "frequency_penalty",
                    "against what was said often, 0 is off",
                    SamplingOptions::frequencyPenalty,
                    (b, v) -> b.frequencyPenalty(v)),
            new Parameter("seed", "same seed, same text; -1 is a fresh one", Parameter::seed, Parameter::withSeed),
            new Parameter(
                    "num_predict",
                    "the most tokens of an answer, -1 is no limit",
                    options -> Integer.toString(options.generation().maxTokens()),
                    (options, text) ->
                            options.withGeneration(options.generation().withMaxTokens(whole(text)))),
            new Parameter(
                    "num_ctx",
                    "the most tokens of the conversation, 0 is the default",
                    options -> Integer.toString(options.contextLength()),
                    (options, text) -> options.withContextLength(whole(text))),
            new Parameter("stop", "words that end an answer", Parameter::stop, Parameter::withStop));

    /** The parameter of that name. */
    static Parameter named(String name) {
        return ALL.stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ChatException("there is no parameter '" + name + "', only "
                        + ALL.stream().map(Parameter::name).collect(Collectors.joining(", "))));
    }

    private static Parameter real(
            String name,
            String hint,
            Function<SamplingOptions, Double> value,
            BiFunction<SamplingOptions.Builder, Double, SamplingOptions.Builder> change) {
        return sampling(name, hint, value, (builder, text) -> change.apply(builder, real(text)));
    }

    private static Parameter whole(
            String name,
            String hint,
            Function<SamplingOptions, Integer> value,
            BiFunction<SamplingOptions.Builder, Integer, SamplingOptions.Builder> change) {
        return sampling(name, hint, value, (builder, text) -> change.apply(builder, whole(text)));
    }

    private static Parameter sampling(
            String name,
            String hint,
            Function<SamplingOptions, ?> value,
            BiFunction<SamplingOptions.Builder, String, SamplingOptions.Builder> change) {
        return new Parameter(
                name,
                hint,
                options -> String.valueOf(value.apply(options.generation().sampling())),
                (options, text) -> with(
                        options,
                        change.apply(options.generation().sampling().toBuilder(), text)
                                .build()));
    }

    private static SessionOptions with(SessionOptions options, SamplingOptions sampling) {
        return options.withGeneration(options.generation().withSampling(sampling));
    }

    private static String seed(SessionOptions options) {
        OptionalLong seed = options.generation().sampling().seed();
        return Long.toString(seed.orElse(FRESH_SEED));
    }

    private static SessionOptions withSeed(SessionOptions options, String text) {
        SamplingOptions.Builder builder = options.generation().sampling().toBuilder();
        long seed = parse(text, "a whole number", Long::parseLong);
        return with(options, (seed == FRESH_SEED ? builder.randomSeed() : builder.seed(seed)).build());
    }

    private static String stop(SessionOptions options) {
        List<String> strings = options.generation().stopStrings();
        return strings.isEmpty()
                ? "none"
                : strings.stream().map(string -> '"' + string + '"').collect(Collectors.joining(" "));
    }

    /** Words, or several words in double quotes each. */
    private static SessionOptions withStop(SessionOptions options, String text) {
        GenerationOptions generation = options.generation();
        List<String> strings = new ArrayList<>();
        int i = 0;
        while (i < text.length()) {
            char end = text.charAt(i) == '"' ? '"' : ' ';
            int begin = end == '"' ? i + 1 : i;
            int found = text.indexOf(end, begin);
            int limit = found < 0 ? text.length() : found;
            if (limit > begin) {
                strings.add(text.substring(begin, limit));
            }
            i = limit + 1;
        }
        return options.withGeneration(generation.withStopStrings(strings));
    }

    private static int whole(String text) {
        return parse(text, "a whole number", Integer::parseInt);
    }

    private static double real(String text) {
        return parse(text, "a number", Double::parseDouble);
    }

    private static <T> T parse(String text, String expected, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected " + expected + ", found '" + text + "'", e);
        }
    }
}
