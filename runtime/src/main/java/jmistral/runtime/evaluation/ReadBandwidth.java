package jmistral.runtime.evaluation;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jmistral.quant.WorkerPool;
import jmistral.runtime.gguf.GgufFile;
import jmistral.runtime.gguf.TensorInfo;

/** How fast this machine reads a mapped file: what no decoding can exceed. */
public final class ReadBandwidth {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.nativeOrder());
    private static final int UNIT_BYTES = 1 << 18;
    private static final int CALL_BYTES = 1 << 16; // many calls: the JIT compiler notices a method by these
    private static final int LINE_BYTES = 64; // memory is read by cache lines
    private static final long MOST_BYTES = 1L << 30;
    private static final int PASSES = 4; // at least, and that time
    private static final long LEAST_NANOS = 500_000_000;

    private ReadBandwidth() {}

    /**
     * Reads up to 1 GiB of a file's tensors with {@code threads} threads, several times.
     *
     * @return the best pass's bytes per second
     */
    public static double measure(GgufFile file, int threads) {
        double best = 0;
        long[] sums = new long[threads * 16];
        try (WorkerPool pool = new WorkerPool(threads)) {
            long begin = System.nanoTime();
            for (int pass = 0; pass < PASSES || System.nanoTime() - begin < LEAST_NANOS; pass++) {
                long bytes = 0;
                long start = System.nanoTime();
                for (TensorInfo tensor : file.tensors().values()) {
                    MemorySegment data = file.data(tensor);
                    int units = (int) (data.byteSize() / UNIT_BYTES);
                    if (bytes > MOST_BYTES || units == 0) {
                        continue;
                    }
                    pool.run(units, (first, end, worker) -> {
                        for (long at = (long) first * UNIT_BYTES; at < (long) end * UNIT_BYTES; at += CALL_BYTES) {
                            sums[worker * 16] += sum(data, at, at + CALL_BYTES);
                        }
                    });
                    bytes += (long) units * UNIT_BYTES;
                }
                best = Math.max(best, bytes * 1e9 / (System.nanoTime() - start));
            }
        }
        return sums[0] == Long.MIN_VALUE ? Math.nextUp(best) : best; // uses the sums, lest reading be left out
    }

    /**
     * Reads a word of each line, which brings the line from memory and leaves the processor as idle as may be. Two streams
     * are read at a time: where one comes to a new page, for which the processor does not read ahead, the other goes on.
     */
    private static long sum(MemorySegment data, long begin, long end) {
        long a = 0;
        long b = 0;
        long c = 0;
        long d = 0;
        long half = (end - begin) / 2;
        for (long at = begin; at < begin + half; at += 2 * LINE_BYTES) {
            a += data.get(LONG, at);
            b += data.get(LONG, at + half);
            c += data.get(LONG, at + LINE_BYTES);
            d += data.get(LONG, at + half + LINE_BYTES);
        }
        return a + b + c + d;
    }
}
