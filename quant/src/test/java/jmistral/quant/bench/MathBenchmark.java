package jmistral.quant.bench;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import jmistral.quant.Kernels;
import jmistral.quant.VectorMath;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The arithmetic between products: time for each element of rows in the nearest cache. What a function changes it changes
 * over and over: values are such that they neither grow nor vanish.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(MathBenchmark.LENGTH)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class MathBenchmark {
    static final int LENGTH = 2048;

    private final VectorMath math = Kernels.select().math();
    private final float[] x = new float[LENGTH];
    private final float[] y = new float[LENGTH];

    @Setup
    public void setUp() {
        Arrays.fill(x, -1);
        Arrays.fill(y, (float) (1 + Math.E)); // swiGlu makes -1 of -1 with these
    }

    @Benchmark
    public float sumOfSquares() {
        return math.sumOfSquares(x, 0, LENGTH);
    }

    @Benchmark
    public float max() {
        return math.max(x, 0, LENGTH);
    }

    @Benchmark
    public float[] scale() {
        math.scale(x, 0, -1, y, y, 0, LENGTH);
        return y;
    }

    @Benchmark
    public float[] addScaled() {
        math.addScaled(x, 0, 0, y, 0, LENGTH);
        return y;
    }

    @Benchmark
    public float[] multiply() {
        math.multiply(x, 0, 1, LENGTH);
        return x;
    }

    @Benchmark
    public float expAndSum() {
        return math.expAndSum(x, 0, 1, LENGTH); // ends at 1 = exp(1 - 1)
    }

    @Benchmark
    public float[] swiGlu() {
        math.swiGlu(x, y, 0, LENGTH);
        return x;
    }
}
