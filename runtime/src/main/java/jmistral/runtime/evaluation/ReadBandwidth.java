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
    private static final int UNIT_BYTES = 1 << 20;
    private static final long MOST_BYTES = 1L << 30;

    private ReadBandwidth() {}

    /**
     * Reads up to 1 GiB of a file's largest tensors with {@code threads} threads, several times.
     *
     * @return the best pass's bytes per second
     */
    public static double measure(GgufFile file, int threads) {
        double best = 0;
        long[] sums = new long[threads * 16];
        try (WorkerPool pool = new WorkerPool(threads)) {
            for (int pass = 0; pass < 4; pass++) {
                long bytes = 0;
                long start = System.nanoTime();
                for (TensorInfo tensor : file.tensors().values()) {
                    MemorySegment data = file.data(tensor);
                    int units = (int) (data.byteSize() / UNIT_BYTES);
                    if (bytes > MOST_BYTES || units == 0) {
                        continue;
                    }
                    pool.run(units, (begin, end, worker) -> {
                        sums[worker * 16] += sum(data, (long) begin * UNIT_BYTES, (long) end * UNIT_BYTES);
                    });
                    bytes += (long) units * UNIT_BYTES;
                }
                best = Math.max(best, bytes * 1e9 / (System.nanoTime() - start));
            }
        }
        // The sums are used, so that the reading cannot be left out.
        return sums[0] == Long.MIN_VALUE ? Math.nextUp(best) : best;
    }

    private static long sum(MemorySegment data, long begin, long end) {
        long a = 0;
        long b = 0;
        long c = 0;
        long d = 0;
        for (long at = begin; at < end; at += 4 * Long.BYTES) {
            a += data.get(LONG, at);
            b += data.get(LONG, at + Long.BYTES);
            c += data.get(LONG, at + 2 * Long.BYTES);
            d += data.get(LONG, at + 3 * Long.BYTES);
        }
        return a + b + c + d;
    }
}
