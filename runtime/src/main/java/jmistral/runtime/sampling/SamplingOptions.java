package jmistral.runtime.sampling;

import java.util.Map;
import java.util.OptionalLong;

/**
 * How the next token is chosen. The defaults and the order of the steps are llama.cpp's: logit bias, penalties, top-k,
 * top-p, min-p, temperature. Immutable, thread-safe.
 *
 * @param temperature divides the logits before the draw; 0 takes the likeliest token (the lowest id among equals)
 * @param topK keeps the k likeliest tokens; 0 or less keeps all
 * @param topP keeps the fewest likeliest tokens whose probabilities reach this sum; 1 keeps all
 * @param minP keeps the tokens at least this fraction as likely as the likeliest; 0 keeps all
 * @param repeatPenalty divides the positive and multiplies the other logits of tokens seen lately; 1 changes nothing
 * @param repeatLastN how many last tokens, those of the prompt included, the three penalties look at; 0 none, -1 as many
 *     as the context holds
 * @param presencePenalty taken once from the logit of each token seen lately
 * @param frequencyPenalty taken from the logit of a token for each time it was seen lately
 * @param logitBias added to the logits of these ids; negative infinity forbids a token
 * @param seed the seed of the draws; a fresh one for each sampler if absent
 */
public record SamplingOptions(
        double temperature,
        int topK,
        double topP,
        double minP,
        double repeatPenalty,
        int repeatLastN,
        double presencePenalty,
        double frequencyPenalty,
        Map<Integer, Float> logitBias,
        OptionalLong seed) {
    private static final SamplingOptions DEFAULTS =
            new SamplingOptions(0.8, 40, 0.95, 0.05, 1.0, 64, 0.0, 0.0, Map.of(), OptionalLong.empty());

    /**
     * @throws IllegalArgumentException if a value is outside its range; the message names the option, the value and the
     *     range
     */
    public SamplingOptions {
        require(temperature >= 0 && Double.isFinite(temperature), "temperature", temperature, "0 (greedy) or more");
        require(topP >= 0 && topP <= 1, "top-p", topP, "0 to 1 (1 keeps all tokens)");
        require(minP >= 0 && minP <= 1, "min-p", minP, "0 to 1 (0 keeps all tokens)");
        require(
                repeatPenalty > 0 && Double.isFinite(repeatPenalty),
                "repeat penalty",
                repeatPenalty,
                "more than 0 (1 changes nothing)");
        require(repeatLastN >= -1, "repeat last n", repeatLastN, "-1 (the whole context), 0 (off) or more");
        require(Double.isFinite(presencePenalty), "presence penalty", presencePenalty, "a finite number (0 is off)");
        require(Double.isFinite(frequencyPenalty), "frequency penalty", frequencyPenalty, "a finite number (0 is off)");
        logitBias = Map.copyOf(logitBias);
        logitBias.forEach((id, bias) -> {
            require(id >= 0, "logit bias: token id", id, "0 or more");
            require(bias < Float.POSITIVE_INFINITY, "logit bias of token " + id, bias, "a number or -infinity");
        });
    }

    /** llama.cpp's defaults. */
    public static SamplingOptions defaults() {
        return DEFAULTS;
    }

    /** The likeliest token each time, nothing else changed. */
    public static SamplingOptions greedy() {
        return builder().temperature(0).build();
    }

    /** A builder that begins with the defaults. */
    public static Builder builder() {
        return DEFAULTS.toBuilder();
    }

    /** A builder that begins with these options. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    private static void require(boolean holds, String option, Number value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(option + " is " + value + ", expected " + expected);
        }
    }

    /** Collects options one by one; the values are checked by {@link #build()}. Not thread-safe. */
    public static final class Builder {
        private double temperature;
        private int topK;
        private double topP;
        private double minP;
        private double repeatPenalty;
        private int repeatLastN;
        private double presencePenalty;
        private double frequencyPenalty;
        private Map<Integer, Float> logitBias;
        private OptionalLong seed;

        private Builder(SamplingOptions options) {
            temperature = options.temperature;
            topK = options.topK;
            topP = options.topP;
            minP = options.minP;
            repeatPenalty = options.repeatPenalty;
            repeatLastN = options.repeatLastN;
            presencePenalty = options.presencePenalty;
            frequencyPenalty = options.frequencyPenalty;
            logitBias = options.logitBias;
            seed = options.seed;
        }

        /** 0 or more; 0 is greedy. */
        public Builder temperature(double value) {
            temperature = value;
            return this;
        }

        /** How many of the likeliest tokens stay; 0 or less keeps all. */
        public Builder topK(int value) {
            topK = value;
            return this;
        }

        /** 0 to 1; 1 keeps all. */
        public Builder topP(double value) {
            topP = value;
            return this;
        }

        /** 0 to 1; 0 keeps all. */
        public Builder minP(double value) {
            minP = value;
            return this;
        }

        /** More than 0; 1 changes nothing. */
        public Builder repeatPenalty(double value) {
            repeatPenalty = value;
            return this;
        }

        /** 0 is off, -1 the whole context. */
        public Builder repeatLastN(int value) {
            repeatLastN = value;
            return this;
        }

        /** Any finite number; 0 is off. */
        public Builder presencePenalty(double value) {
            presencePenalty = value;
            return this;
        }

        /** Any finite number; 0 is off. */
        public Builder frequencyPenalty(double value) {
            frequencyPenalty = value;
            return this;
        }

        /** Replaces all biases. */
        public Builder logitBias(Map<Integer, Float> value) {
            logitBias = value;
            return this;
        }

        /** The same seed gives the same text. */
        public Builder seed(long value) {
            seed = OptionalLong.of(value);
            return this;
        }

        /** A fresh seed for each sampler. */
        public Builder randomSeed() {
            seed = OptionalLong.empty();
            return this;
        }

        /** @throws IllegalArgumentException if a value is outside its range */
        public SamplingOptions build() {
            return new SamplingOptions(
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
    }
}
