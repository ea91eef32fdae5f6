package jmistral.quant.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import jmistral.quant.Formats;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Each benchmark once, on very little and in this JVM. What it measures then means nothing. */
class BenchmarksTest {
    private static final String IGNORE_LOCK = "jmh.ignoreLock"; // another run of JMH need not have ended

    @BeforeAll
    static void ignoreOtherRuns() {
        System.setProperty(IGNORE_LOCK, "true");
    }

    @AfterAll
    static void forget() {
        System.clearProperty(IGNORE_LOCK);
    }

    @Test
    void measureProductsOfEveryTypeThatCanBeMultiplied() throws RunnerException {
        for (Class<?> benchmark : Set.of(DecodeBenchmark.class, PromptBenchmark.class)) {
            Collection<RunResult> results = run(benchmark);
            assertThat(results).allSatisfy(BenchmarksTest::hasRates);
            assertThat(results.stream().map(result -> result.getParams().getParam("type")))
                    .containsExactlyInAnyOrderElementsOf(
                            Formats.decodable().stream().map(Enum::name).collect(Collectors.toSet()));
        }
    }

    @Test
    void measureAttention() throws RunnerException {
        assertThat(run(AttentionBenchmark.class)).hasSize(6).allSatisfy(BenchmarksTest::hasRates);
    }

    @Test
    void measureTheArithmeticBetweenProducts() throws RunnerException {
        assertThat(run(MathBenchmark.class))
                .hasSize(7)
                .allSatisfy(result ->
                        assertThat(result.getPrimaryResult().getScore()).isPositive());
    }

    private static void hasRates(RunResult result) {
        assertThat(result.getSecondaryResults().values())
                .allSatisfy(rate -> assertThat(rate.getScore()).isPositive().isFinite())
                .extracting(rate -> rate.getScoreUnit())
                .containsExactlyInAnyOrder("GB/s", "1/cycle");
    }

    private static Collection<RunResult> run(Class<?> benchmark) throws RunnerException {
        return new Runner(new OptionsBuilder()
                        .include(benchmark.getName())
                        .addProfiler(Rates.class)
                        .param("columns", "256")
                        .param("kibibytes", "1")
                        .param("tokens", "20")
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(1))
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
    }
}
