package jmistral.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;

/**
 * How many cores are worth a computing thread each. Two hardware threads of one core share its arithmetic, and an
 * efficiency core beside performance cores makes all of them wait.
 */
final class Processors {
    private final Path root;

    /** @param root where {@code /sys} and {@code /proc} are found, if at all */
    Processors(Path root) {
        this.root = root;
    }

    /**
     * Cores that this process may run on, efficiency cores left out, each counted once; where the system does not tell,
     * as many as the JVM sees processors. At least 1.
     */
    int performanceCores() {
        int available = Runtime.getRuntime().availableProcessors();
        BitSet usable = list("proc/self/status", "Cpus_allowed_list:");
        BitSet performance = list("sys/devices/cpu_core/cpus", ""); // there on Intel's hybrid processors only
        if (!performance.isEmpty() && usable.intersects(performance)) {
            usable.and(performance);
        }
        Set<BitSet> cores = new HashSet<>();
        for (int cpu = usable.nextSetBit(0); cpu >= 0; cpu = usable.nextSetBit(cpu + 1)) {
            BitSet siblings = list("sys/devices/system/cpu/cpu" + cpu + "/topology/thread_siblings_list", "");
            if (siblings.isEmpty()) {
                return available;
            }
            cores.add(siblings);
        }
        return cores.isEmpty() ? available : Math.min(cores.size(), available);
    }

    /** The processors that a line of a file lists, as in {@code 0-3,8}; none if it cannot be read. */
    private BitSet list(String file, String prefix) {
        BitSet processors = new BitSet();
        try {
            for (String line : Files.readAllLines(root.resolve(file))) {
                if (line.startsWith(prefix)) {
                    addRanges(line.substring(prefix.length()).strip(), processors);
                }
            }
        } catch (IOException | NumberFormatException _) {
            processors.clear();
        }
        return processors;
    }

    private static void addRanges(String ranges, BitSet processors) {
        if (ranges.isEmpty()) {
            return;
        }
        for (String range : ranges.split(",", -1)) {
            int dash = range.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
            int last = Integer.parseInt(range.substring(dash + 1));
            processors.set(first, last + 1);
        }
    }
}
