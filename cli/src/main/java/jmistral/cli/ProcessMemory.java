package jmistral.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What memory this process takes, where the system says it (Linux).
 *
 * @param peakResidentBytes the most that was resident, the mapped file's pages included
 * @param anonymousBytes what is resident now and stands in no file: heap, caches, compiled code, stacks
 */
record ProcessMemory(OptionalLong peakResidentBytes, OptionalLong anonymousBytes) {
    private static final Path STATUS = Path.of("/proc/self/status");

    static ProcessMemory read() {
        return new ProcessMemory(field("VmHWM:"), field("RssAnon:"));
    }

    private static OptionalLong field(String name) {
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(name))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst();
        } catch (IOException _) {
            return OptionalLong.empty(); // another system
        }
    }
}
