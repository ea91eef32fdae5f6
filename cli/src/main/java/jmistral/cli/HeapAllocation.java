package jmistral.cli;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts what is allocated on the heap. */
final class HeapAllocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private HeapAllocation() {}

    /** Bytes that all threads have allocated so far, living or ended. */
    static long bytesOfAllThreads() {
        return THREADS.getTotalThreadAllocatedBytes();
    }
}
