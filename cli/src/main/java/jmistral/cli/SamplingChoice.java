package jmistral.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import jmistral.runtime.sampling.SamplingOptions;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/** The options that say how the next token is chosen. */
final class SamplingChoice {
    private static final SamplingOptions DEFAULTS = SamplingOptions.defaults();
    private static final long FRESH_SEED = -1;

    private final Argument<Double> temperature = Argument.option(
            Double.class,
            DEFAULTS.temperature(),
            OptionSpec.builder("--temp")
                    .paramLabel("T")
                    .description("Temperature; 0 takes the likeliest token (default: 0.8)."));
    private final Argument<Integer> topK = Argument.option(
            Integer.class,
            DEFAULTS.topK(),
            OptionSpec.builder("--top-k")
                    .paramLabel("K")
                    .description("Keep the K likeliest tokens; 0 keeps all (default: 40)."));
    private final Argument<Double> topP = Argument.option(
            Double.class,
            DEFAULTS.topP(),
            OptionSpec.builder("--top-p")
                    .paramLabel("P")
                    .description("Keep the likeliest tokens that together reach probability P; 1 keeps all (default:"
                            + " 0.95)."));
    private final Argument<Double> minP = Argument.option(
            Double.class,
            DEFAULTS.minP(),
            OptionSpec.builder("--min-p")
                    .paramLabel("P")
                    .description(
                            "Keep tokens at least P times as likely as the likeliest; 0 keeps all (default: 0.05)."));
    private final Argument<Double> repeatPenalty = Argument.option(
            Double.class,
            DEFAULTS.repeatPenalty(),
            OptionSpec.builder("--repeat-penalty")
                    .paramLabel("R")
                    .description("Make tokens seen lately less likely; 1 changes nothing (default: 1)."));
    private final Argument<Integer> repeatLastN = Argument.option(
            Integer.class,
            DEFAULTS.repeatLastN(),
            OptionSpec.builder("--repeat-last-n")
                    .paramLabel("N")
                    .description(
                            "How many last tokens the penalties look at; 0 none, -1 the whole context (default: 64)."));
    private final Argument<Double> presencePenalty = Argument.option(
            Double.class,
            DEFAULTS.presencePenalty(),
            OptionSpec.builder("--presence-penalty")
                    .paramLabel("X")
                    .description("Taken once from the logit of each token seen lately (default: 0)."));
    private final Argument<Double> frequencyPenalty = Argument.option(
            Double.class,
            DEFAULTS.frequencyPenalty(),
            OptionSpec.builder("--frequency-penalty")
                    .paramLabel("X")
                    .description("Taken from a token's logit for each time it was seen lately (default: 0)."));
    private final Argument<List<LogitBias>> logitBias = Argument.options(
            LogitBias.class,
            OptionSpec.builder("-l", "--logit-bias")
                    .paramLabel("ID(+|-)BIAS")
                    .converters(new LogitBiasConverter())
                    .description(
                            "Added to the logit of a token, such as 15043+1 or 15043-1.5; 15043-inf forbids it. May be"
                                    + " given more than once."));
    private final Argument<Long> seed = Argument.option(
            Long.class,
            FRESH_SEED,
            OptionSpec.builder("-s", "--seed")
                    .paramLabel("N")
                    .description("Seed of the random numbers: the same seed gives the same text; -1, the default, is a"
                            + " fresh one."));

    /**
     * What {@code --logit-bias} says of one token.
     *
     * @param id the token
     * @param bias what is added to its logit
     */
    record LogitBias(int id, float bias) {}

    /** Reads llama.cpp's form, {@code ID+BIAS} or {@code ID-BIAS}. */
    static final class LogitBiasConverter implements ITypeConverter<LogitBias> {
        @Override
        public LogitBias convert(String value) {
            int sign = Math.max(value.indexOf('+'), value.indexOf('-'));
            try {
                int id = Integer.parseInt(value.substring(0, Math.max(sign, 0)));
                String amount = value.substring(sign + 1);
                float bias = amount.equals("inf") ? Float.POSITIVE_INFINITY : Float.parseFloat(amount);
                return new LogitBias(id, value.charAt(sign) == '-' ? -bias : bias);
            } catch (NumberFormatException e) {
                throw new TypeConversionException(
                        "expected a token id, + or -, and a number, such as 15043+1, found '" + value + "'");
            }
        }
    }

    void addTo(Subcommand command) {
        command.add(
                temperature,
                topK,
                topP,
                minP,
                repeatPenalty,
                repeatLastN,
                presencePenalty,
                frequencyPenalty,
                logitBias,
                seed);
    }

    /**
     * The options as the library takes them.
     *
     * @throws IllegalArgumentException if one is outside its range; the message says which
     */
    SamplingOptions options() {
        Map<Integer, Float> biases = new LinkedHashMap<>();
        logitBias.value().forEach(bias -> biases.merge(bias.id(), bias.bias(), Float::sum));
        return new SamplingOptions(
                temperature.value(),
                topK.value(),
                topP.value(),
                minP.value(),
                repeatPenalty.value(),
                repeatLastN.value(),
                presencePenalty.value(),
                frequencyPenalty.value(),
                biases,
                seed.value() == FRESH_SEED ? OptionalLong.empty() : OptionalLong.of(seed.value()));
    }
}
