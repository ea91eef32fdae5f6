package jmistral.quant.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import jmistral.quant.Activations;
import jmistral.quant.Kernels;
import jmistral.quant.Matrix;
import jmistral.quant.TensorType;
import jmistral.quant.TestBlocks;
import jmistral.quant.WorkerPool;
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

/** Products of activations with matrices of every type that has kernels, one matrix of many after the other. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public abstract class ProductBenchmark {
    private static final int MOST_ROWS = 4096;
    private static final int LEAST_ROWS = 8;
    private static final int SAMPLE_ROWS = 16;

    // Where rows begin within so many bytes can decide how fast streams are. In the line behind an allocation's header,
    // which an alignment of 64 comes to, they hide what they cost elsewhere in a file.
    private static final int ALIGNMENT = 256;

    @Param({
        "F32", "F16", "BF16", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K", "IQ4_NL",
        "IQ4_XS"
    })
    public TensorType type;

    /** Long rows may be multiplied in another way than short ones. */
    @Param({"4096", "14336"})
    public int columns;

    @Param("1")
    public int threads;

    private final Kernels kernels = Kernels.select();
    private WorkerPool pool;
    private Arena arena;
    private Activations in;
    private Activations[] outs;
    private Matrix[][] matrices; // of one each
    private int next;

    abstract int tokens();

    /** Bytes that all matrices take together. */
    abstract long weightBytes();

    @Setup
    public void setUp() {
        pool = new WorkerPool(threads);
        arena = Arena.ofShared(); // as a mapped file's
        long rowBytes = type.bytesFor(columns);
        int rows = Math.clamp(weightBytes() / rowBytes, LEAST_ROWS, MOST_ROWS);
        long matrixBytes = rows * rowBytes;
        matrices = new Matrix[(int) Math.max(1, weightBytes() / matrixBytes)][];
        MemorySegment weights = weights(matrices.length * matrixBytes);
        for (int i = 0; i < matrices.length; i++) {
            matrices[i] = new Matrix[] {new Matrix(type, weights, i * matrixBytes, rows, columns)};
        }
        in = new Activations(tokens(), columns);
        float[] values = new RandomBlocks(1).gaussian(in.values().length, 1);
        System.arraycopy(values, 0, in.values(), 0, values.length);
        outs = new Activations[] {new Activations(tokens(), rows)};
        Rates.ofCall(matrixBytes, (long) rows * columns * tokens(), threads);
    }

    /** The same random rows over and over, in pages of their own. */
    private MemorySegment weights(long byteSize) {
        MemorySegment weights = arena.allocate(byteSize, ALIGNMENT);
        try (Arena passing = Arena.ofConfined()) {
            Matrix sample = TestBlocks.matrix(passing, type, SAMPLE_ROWS, columns, 1);
            for (long at = 0; at < byteSize; at += sample.byteSize()) {
                long bytes = Math.min(sample.byteSize(), byteSize - at);
                MemorySegment.copy(sample.data(), sample.offsetBytes(), weights, at, bytes);
            }
        }
        return weights;
    }

    @TearDown
    public void tearDown() {
        pool.close();
        arena.close();
    }

    @Benchmark
    public float[] multiply() {
        kernels.multiply(pool, in, tokens(), matrices[next], outs);
        next = (next + 1) % matrices.length;
        return outs[0].values();
    }
}
