package jmistral.cli;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The memory of this machine, or of the container that the program runs in. */
final class Memory {
    private Memory() {}

    static long physicalBytes() {
        return system().getTotalMemorySize();
    }

    static String describe() {
        return Quantity.bytes(physicalBytes()) + ", of which " + Quantity.bytes(system().getFreeMemorySize())
                + " are unused";
    }

    private static OperatingSystemMXBean system() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    }
}
