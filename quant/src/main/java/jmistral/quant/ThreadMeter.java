package jmistral.quant;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Measures the current thread by the means of the JVM. */
final class ThreadMeter implements CallMeter {
    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public long allocatedBytes() {
        return Threads.BEAN.getCurrentThreadAllocatedBytes();
    }

    /** Loaded late, since it takes a while. */
    private static final class Threads {
        static final ThreadMXBean BEAN = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    }
}
