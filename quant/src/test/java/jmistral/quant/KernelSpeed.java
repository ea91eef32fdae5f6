package jmistral.quant;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import jmistral.testdata.Allocation;
import jmistral.testdata.RandomBlocks;

/**
 * Prints how fast each type's products are: bytes of weights a second with one token, multiply-adds a second with many.
 * Weights are streamed from memory that no cache holds. Arguments: threads, tokens, then types (all if none).
 */
public final class KernelSpeed {
    private static final long MEMORY_BYTES = 256L << 20;
    private static final int[][] SHAPES = {{4096, 4096}, {4096, 14336}};
    private static final long WARM_UP_NANOS = 1_500_000_000L;
    private static final int SAMPLES = 15;

    private KernelSpeed() {}

    public static void main(String[] args) {
        int threads = Integer.parseInt(args[0]);
        int tokens = Integer.parseInt(args[1]);
        List<TensorType> types = args.length > 2
                ? Arrays.stream(args).skip(2).map(TensorType::valueOf).toList()
                : List.copyOf(Formats.decodable());
        Kernels kernels = Kernels.select();
        System.out.println(kernels.describe() + ", " + threads + " threads, " + tokens + " tokens");
        try (Arena arena = Arena.ofShared();
                WorkerPool pool = new WorkerPool(threads)) {
            MemorySegment memory = arena.allocate(MEMORY_BYTES, 64);
            for (TensorType type : types) {
                StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-7s", type));
                for (int[] shape : SHAPES) {
                    line.append(measure(kernels, pool, memory, type, shape[0], shape[1], tokens));
                }
                System.out.println(line);
            }
        }
    }

    private static String measure(
            Kernels kernels,
            WorkerPool pool,
            MemorySegment memory,
            TensorType type,
            int rows,
            int columns,
            int tokens) {
        Matrix[][] weights = matrices(memory, type, rows, columns);
        Activations in = new Activations(tokens, columns);
        float[] values = new RandomBlocks(1).gaussian(tokens * columns, 1);
        System.arraycopy(values, 0, in.values(), 0, values.length);
        Activations[] outs = {new Activations(tokens, rows)};
        long start = System.nanoTime();
        for (int i = 0; i < 3 || System.nanoTime() - start < WARM_UP_NANOS; i++) {
            kernels.multiply(pool, in, tokens, weights[i % weights.length], outs);
        }
        double[] seconds = new double[SAMPLES];
        for (int s = 0; s < SAMPLES; s++) {
            long from = System.nanoTime();
            int products = tokens == 1 ? weights.length : 1;
            for (int i = 0; i < products; i++) {
                kernels.multiply(pool, in, tokens, weights[(s + i) % weights.length], outs);
            }
            seconds[s] = (System.nanoTime() - from) / 1e9 / products;
        }
        long bytes = Allocation.bytesOf(() -> kernels.multiply(pool, in, tokens, weights[0], outs));
        Arrays.sort(seconds);
        double median = seconds[SAMPLES / 2];
        double best = seconds[0];
        double work = tokens == 1 ? weights[0][0].byteSize() : (double) rows * columns * tokens;
        return String.format(
                Locale.ROOT,
                "  %5d x %5d: %6.1f %s (best %.1f)%s",
                rows,
                columns,
                work / median / 1e9,
                tokens == 1 ? "GB/s" : "GMAC/s",
                work / best / 1e9,
                bytes == 0 ? "" : " allocates " + bytes);
    }

    private static Matrix[][] matrices(MemorySegment memory, TensorType type, int rows, int columns) {
        try (Arena arena = Arena.ofConfined()) {
            Matrix some = TestBlocks.matrix(arena, type, 16, columns, 1);
            long bytes = some.byteSize();
            for (long at = 0; at + bytes <= MEMORY_BYTES; at += bytes) {
                MemorySegment.copy(some.data(), some.offsetBytes(), memory, at, bytes);
            }
        }
        long matrixBytes = rows * type.bytesFor(columns);
        int count = Math.toIntExact(MEMORY_BYTES / matrixBytes);
        Matrix[][] matrices = new Matrix[count][];
        for (int i = 0; i < count; i++) {
            matrices[i] = new Matrix[] {new Matrix(type, memory, i * matrixBytes, rows, columns)};
        }
        return matrices;
    }
}
