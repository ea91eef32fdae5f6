package jmistral.quant.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import jmistral.quant.CacheKernel;
import jmistral.quant.CacheType;
import jmistral.quant.Kernels;
import jmistral.testdata.RandomBlocks;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Attention's products with the keys and values of 512 positions, for the four heads of queries that share them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class AttentionBenchmark {
    private static final int QUERIES = 4;
    private static final int HEAD_LENGTH = 128;
    private static final int ROWS = 512;

    @Param
    public CacheType type;

    /** Of the whole cache: so little that a core's own cache holds it, or more than any cache does. */
    @Param({"512", "262144"})
    public int kibibytes;

    private Arena arena;
    private CacheKernel kernel;
    private MemorySegment cache;
    private long pageBytes;
    private long next; // page
    private float[] queries; // [QUERIES][HEAD_LENGTH]
    private float[] scores; // [QUERIES][ROWS]
    private float[] sums; // [QUERIES][HEAD_LENGTH]

    @Setup
    public void setUp() {
        arena = Arena.ofShared();
        kernel = Kernels.select().cache(type);
        long rowBytes = kernel.rowBytes(HEAD_LENGTH);
        pageBytes = ROWS * rowBytes;
        cache = arena.allocate(Math.max(1, ((long) kibibytes << 10) / pageBytes) * pageBytes, 64);
        RandomBlocks random = new RandomBlocks(1);
        float[] row = random.gaussian(HEAD_LENGTH, 1);
        for (long at = 0; at < cache.byteSize(); at += rowBytes) {
            kernel.store(row, 0, HEAD_LENGTH, cache, at);
        }
        queries = random.gaussian(QUERIES * HEAD_LENGTH, 1);
        scores = random.gaussian(QUERIES * ROWS, 1);
        sums = new float[QUERIES * HEAD_LENGTH];
        Rates.ofCall(pageBytes, (long) ROWS * queries.length, 1);
    }

    @TearDown
    public void tearDown() {
        arena.close();
    }

    @Benchmark
    public float[] scores() {
        kernel.scores(queries, 0, QUERIES, HEAD_LENGTH, cache, nextPage(), ROWS, 1, scores, 0, ROWS);
        return scores;
    }

    @Benchmark
    public float[] accumulate() {
        kernel.accumulate(scores, 0, ROWS, QUERIES, cache, nextPage(), ROWS, HEAD_LENGTH, sums, 0);
        return sums;
    }

    private long nextPage() {
        long page = next;
        next = (next + pageBytes) % cache.byteSize();
        return page;
    }
}
