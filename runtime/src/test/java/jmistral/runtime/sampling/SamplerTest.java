package jmistral.runtime.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {
    private static final SamplingOptions UNFILTERED = SamplingOptions.builder()
            .temperature(1)
            .topK(0)
            .topP(1)
            .minP(0)
            .seed(7)
            .build();

    @Test
    void greedyTakesTheLowestOfTheLikeliest() {
        Sampler sampler = new Sampler(SamplingOptions.greedy(), 5, 64);

        assertThat(sampler.sample(new float[] {1, 3, -2, 3, 3})).isEqualTo(1);
        assertThat(sampler.sample(new float[] {-5, -4, -3, -2, -1})).isEqualTo(4);
    }

    @Test
    void greedyHeedsBiasAndPenalties() {
        SamplingOptions options = SamplingOptions.greedy().toBuilder()
                .logitBias(Map.of(0, Float.NEGATIVE_INFINITY, 3, 1f))
                .presencePenalty(4)
                .build();
        Sampler sampler = new Sampler(options, 4, 64);
        float[] logits = {9, 5, 4, 4.5f};

        assertThat(sampler.sample(logits)).isEqualTo(3);
        sampler.accept(3);
        assertThat(sampler.sample(logits)).isEqualTo(1);
        sampler.accept(1);
        assertThat(sampler.sample(logits)).isEqualTo(2);
        sampler.restart(new int[0]);
        assertThat(sampler.sample(logits)).isEqualTo(3);
    }

    @Test
    void drawsWithTheProbabilitiesOfTheSoftmax() {
        double temperature = 0.7;
        float[] logits = {0.5f, -1, 2, 1, 0};
        Sampler sampler =
                new Sampler(UNFILTERED.toBuilder().temperature(temperature).build(), logits.length, 64);
        int draws = 200_000;
        int[] counts = new int[logits.length];
        for (int i = 0; i < draws; i++) {
            counts[sampler.sample(logits)]++;
        }
        double total = 0;
        for (float logit : logits) {
            total += Math.exp(logit / temperature);
        }
        double chiSquare = 0;
        for (int i = 0; i < logits.length; i++) {
            double expected = draws * Math.exp(logits[i] / temperature) / total;
            chiSquare += (counts[i] - expected) * (counts[i] - expected) / expected;
        }
        // 18.5 is exceeded once in a thousand seeds with 4 degrees of freedom; the seed is fixed.
        assertThat(chiSquare).isLessThan(18.5);
    }

    @Test
    void sameSeedGivesTheSameTokensAndAnotherSeedOthers() {
        float[] logits = randomLogits(300, 3);

        int[] first = draws(new Sampler(UNFILTERED, 300, 64), logits);
        int[] again = draws(new Sampler(UNFILTERED, 300, 64), logits);
        int[] other = draws(new Sampler(UNFILTERED.toBuilder().seed(8).build(), 300, 64), logits);

        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void freshSeedIsReportedAndRepeatsTheTokens() {
        float[] logits = randomLogits(300, 4);
        Sampler fresh = new Sampler(UNFILTERED.toBuilder().randomSeed().build(), 300, 64);
        Sampler another = new Sampler(UNFILTERED.toBuilder().randomSeed().build(), 300, 64);
        Sampler repeated = new Sampler(UNFILTERED.toBuilder().seed(fresh.seed()).build(), 300, 64);

        assertThat(draws(repeated, logits)).isEqualTo(draws(fresh, logits));
        assertThat(another.seed()).isNotEqualTo(fresh.seed());
    }

    @Test
    void neverDrawsAForbiddenToken() {
        SamplingOptions options = UNFILTERED.toBuilder()
                .logitBias(Map.of(0, Float.NEGATIVE_INFINITY, 2, Float.NEGATIVE_INFINITY))
                .build();

        assertThat(draws(new Sampler(options, 3, 64), new float[] {50, 0, 50})).containsOnly(1);
    }

    @Test
    void extremeOptionsStayWithinNumbers() {
        SamplingOptions options = UNFILTERED.toBuilder()
                .temperature(Double.MIN_VALUE)
                .repeatPenalty(Double.MIN_NORMAL)
                .logitBias(Map.of(1, Float.MAX_VALUE))
                .build();
        Sampler sampler = new Sampler(options, 3, 64);
        sampler.restart(new int[] {0});

        assertThat(sampler.sample(new float[] {1, Float.MAX_VALUE, -1})).isEqualTo(0);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void refusesLogitsThatAreNoNumbers(float bad) {
        float[] logits = randomLogits(100, 5);
        logits[37] = bad;

        assertThatThrownBy(() -> new Sampler(SamplingOptions.greedy(), 100, 64).sample(logits))
                .isInstanceOfSatisfying(InvalidLogitsException.class, e -> {
                    assertThat(e.tokenId()).isEqualTo(37);
                    assertThat(e.logit()).isEqualTo(Float.valueOf(bad));
                })
                .hasMessage("the model computed " + bad + " as the logit of token 37, expected a finite number: "
                        + "the weights in the model file are likely damaged");
    }

    @Test
    void refusesABiasThatForbidsEverything() {
        SamplingOptions options = SamplingOptions.builder()
                .logitBias(Map.of(0, Float.NEGATIVE_INFINITY, 1, Float.NEGATIVE_INFINITY))
                .build();

        assertThatThrownBy(() -> new Sampler(options, 2, 64).sample(new float[2]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the logit bias forbids every token");
    }

    @Test
    void refusesABiasOutsideTheVocabulary() {
        SamplingOptions options =
                SamplingOptions.builder().logitBias(Map.of(100, 1f)).build();

        assertThatThrownBy(() -> new Sampler(options, 100, 64))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("logit bias: token id is 100, expected less than 100, the size of the vocabulary");
    }

    @Test
    void refusesAnotherNumberOfLogits() {
        assertThatThrownBy(() -> new Sampler(SamplingOptions.defaults(), 100, 64).sample(new float[99]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there are 99 logits, expected 100, one for each token");
    }

    @Test
    void leavesTheLogitsAlone() {
        float[] logits = randomLogits(500, 6);
        float[] before = logits.clone();
        Sampler sampler = new Sampler(
                SamplingOptions.builder()
                        .repeatPenalty(2)
                        .logitBias(Map.of(3, 1f))
                        .build(),
                500,
                64);
        sampler.restart(new int[] {1, 2, 3});

        sampler.sample(logits);

        assertThat(logits).isEqualTo(before);
    }

    @Test
    void allocatesNothingPerToken() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        float[] logits = randomLogits(2000, 9);
        Sampler sampler = new Sampler(
                SamplingOptions.builder()
                        .repeatPenalty(1.1)
                        .logitBias(Map.of(5, 1f))
                        .build(),
                logits.length,
                64);
        acceptDraws(sampler, logits, 2000);

        long before = threads.getCurrentThreadAllocatedBytes();
        acceptDraws(sampler, logits, 1000);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        // The measurement itself may allocate; one object per token would be 16000 bytes.
        assertThat(allocated).isLessThan(4000);
    }

    private static void acceptDraws(Sampler sampler, float[] logits, int count) {
        for (int i = 0; i < count; i++) {
            sampler.accept(sampler.sample(logits));
        }
    }

    private static int[] draws(Sampler sampler, float[] logits) {
        int[] ids = new int[50];
        Arrays.setAll(ids, i -> sampler.sample(logits));
        return ids;
    }

    private static float[] randomLogits(int size, long seed) {
        Random random = new Random(seed);
        float[] logits = new float[size];
        for (int i = 0; i < size; i++) {
            logits[i] = (float) random.nextGaussian() * 3;
        }
        return logits;
    }
}
