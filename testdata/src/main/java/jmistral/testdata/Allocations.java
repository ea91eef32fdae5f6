package jmistral.testdata;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts what code allocates on the Java heap. */
public final class Allocations {
    private Allocations() {}

    /** Bytes that {@code action} allocates in the calling thread, whether they are collected or not. */
    public static long bytes(Runnable action) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        action.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
