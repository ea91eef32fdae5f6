package jmistral.quant.bench;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Adds to JMH's average times how many bytes a second are read of what is quantised, in GB/s (1e9 bytes), and how many
 * multiply-adds each thread does in a cycle. The length of a cycle is the mean of what {@link Clock} finds before and after
 * each iteration, so that a clock that drifts from one second to the next falsifies little.
 */
public final class Rates implements InternalProfiler {
    private static volatile Work work = new Work(0, 0, 1);

    private double hertzBefore;

    /**
     * What one call of a benchmark does.
     *
     * @param bytes of quantised memory that are read
     * @param multiplyAdds in all threads together
     */
    private record Work(long bytes, long multiplyAdds, int threads) {}

    /** Says what a call of the benchmark does that this JVM runs. */
    static void ofCall(long bytes, long multiplyAdds, int threads) {
        work = new Work(bytes, multiplyAdds, threads);
    }

    @Override
    public String getDescription() {
        return "bytes a second and multiply-adds a cycle";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        hertzBefore = Clock.hertz();
    }

    @Override
    public Collection<ScalarResult> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        if (work.bytes() == 0 || benchmark.getMode() != Mode.AverageTime) {
            return List.of();
        }
        double hertz = (hertzBefore + Clock.hertz()) / 2;
        double units =
                TimeUnit.SECONDS.toNanos(1) / (double) benchmark.getTimeUnit().toNanos(1);
        double seconds = result.getPrimaryResult().getScore() / units;
        return List.of(
                new ScalarResult("bytes", work.bytes() / seconds / 1e9, "GB/s", AggregationPolicy.AVG),
                new ScalarResult(
                        "multiplyAdds",
                        work.multiplyAdds() / seconds / hertz / work.threads(),
                        "1/cycle",
                        AggregationPolicy.AVG));
    }
}
