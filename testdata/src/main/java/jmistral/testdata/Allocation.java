package jmistral.testdata;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Counts bytes that are allocated on the heap. */
public final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final int MOST_RUNS = 3000;
    private static final int RUNS_WITHOUT_PAUSE = 200;
    private static final long PAUSE_NANOS = 10_000_000;

    private Allocation() {}

    /** Bytes that {@code task} allocates in this thread, in one run. */
    public static long bytesOf(Runnable task) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        task.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    /** Bytes that all threads allocate while {@code task} runs once in this one. */
    public static long bytesOfAllThreads(Runnable task) {
        long before = THREADS.getTotalThreadAllocatedBytes();
        task.run();
        return THREADS.getTotalThreadAllocatedBytes() - before;
    }

    /**
     * The fewest bytes that {@code task} allocates in a run, of as many runs as the JVM's compilers may need: interpreted
     * vectors are objects, and on a busy machine compiled code comes late. Stops at a run that allocates nothing.
     */
    public static long leastBytesOf(Runnable task) {
        return leastBytesOf(task, 0);
    }

    /** As {@link #leastBytesOf(Runnable)}, but stops at a run that allocates no more than {@code enough}. */
    public static long leastBytesOf(Runnable task, long enough) {
        return leastBytes(() -> bytesOf(task), enough);
    }

    /** As {@link #leastBytesOf(Runnable)}, but of {@link #bytesOfAllThreads}. */
    public static long leastBytesOfAllThreads(Runnable task) {
        return leastBytes(() -> bytesOfAllThreads(task), 0);
    }

    private static long leastBytes(LongSupplier runAndCount, long enough) {
        long least = Long.MAX_VALUE;
        for (int run = 0; run < MOST_RUNS && least > enough; run++) {
            least = Math.min(least, runAndCount.getAsLong());
            if (run >= RUNS_WITHOUT_PAUSE) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        return least;
    }
}
