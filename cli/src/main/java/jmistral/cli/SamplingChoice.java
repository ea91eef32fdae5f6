package jmistral.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import jmistral.runtime.sampling.SamplingOptions;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say how the next token is chosen. */
final class SamplingChoice {
    private static final SamplingOptions DEFAULTS = SamplingOptions.defaults();
    private static final long FRESH_SEED = -1;

    @Option(
            names = "--temp",
            paramLabel = "T",
            description = "Temperature; 0 takes the likeliest token (default: 0.8).")
    private double temperature = DEFAULTS.temperature();

    @Option(
            names = "--top-k",
            paramLabel = "K",
            description = "Keep the K likeliest tokens; 0 keeps all (default: 40).")
    private int topK = DEFAULTS.topK();

    @Option(
            names = "--top-p",
            paramLabel = "P",
            description = "Keep the likeliest tokens that together reach probability P; 1 keeps all (default: 0.95).")
    private double topP = DEFAULTS.topP();

    @Option(
            names = "--min-p",
            paramLabel = "P",
            description = "Keep tokens at least P times as likely as the likeliest; 0 keeps all (default: 0.05).")
    private double minP = DEFAULTS.minP();

    @Option(
            names = "--repeat-penalty",
            paramLabel = "R",
            description = "Make tokens seen lately less likely; 1 changes nothing (default: 1).")
    private double repeatPenalty = DEFAULTS.repeatPenalty();

    @Option(
            names = "--repeat-last-n",
            paramLabel = "N",
            description = "How many last tokens the penalties look at; 0 none, -1 the whole context (default: 64).")
    private int repeatLastN = DEFAULTS.repeatLastN();

    @Option(
            names = "--presence-penalty",
            paramLabel = "X",
            description = "Taken once from the logit of each token seen lately (default: 0).")
    private double presencePenalty = DEFAULTS.presencePenalty();

    @Option(
            names = "--frequency-penalty",
            paramLabel = "X",
            description = "Taken from a token's logit for each time it was seen lately (default: 0).")
    private double frequencyPenalty = DEFAULTS.frequencyPenalty();

    @Option(
            names = {"-l", "--logit-bias"},
            paramLabel = "ID(+|-)BIAS",
            converter = LogitBiasConverter.class,
            description =
                    "Added to the logit of a token, such as 15043+1 or 15043-1.5; 15043-inf forbids it. May be given"
                            + " more than once.")
    private List<LogitBias> logitBias = List.of();

    @Option(
            names = {"-s", "--seed"},
            paramLabel = "N",
            description =
                    "Seed of the random numbers: the same seed gives the same text; -1, the default, is a fresh one.")
    private long seed = FRESH_SEED;

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

    /**
     * The options as the library takes them.
     *
     * @throws IllegalArgumentException if one is outside its range; the message says which
     */
    SamplingOptions options() {
        Map<Integer, Float> biases = new LinkedHashMap<>();
        logitBias.forEach(bias -> biases.merge(bias.id(), bias.bias(), Float::sum));
        return new SamplingOptions(
                temperature,
                topK,
                topP,
                minP,
                repeatPenalty,
                repeatLastN,
                presencePenalty,
                frequencyPenalty,
                biases,
                seed == FRESH_SEED ? OptionalLong.empty() : OptionalLong.of(seed));
    }
}
