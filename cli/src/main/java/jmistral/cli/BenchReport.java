package jmistral.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jmistral.runtime.evaluation.SpeedResult;
import org.jspecify.annotations.Nullable;

/** Writes what a benchmark found, each result as soon as it is there where the form allows it. */
sealed interface BenchReport {
    /** Called first. */
    void begin(FileSummary file, String kernels);

    /**
     * Called for each test.
     *
     * @param readBandwidth bytes per second at which as many threads read the file
     */
    void result(SpeedResult result, int threads, double readBandwidth);

    /** Called last. */
    void end(ProcessMemory memory);

    /** A table for people. */
    record InMarkdown(StandardStreams streams) implements BenchReport {
        @Override
        public void begin(FileSummary file, String kernels) {
            streams.println(file.paths().getFirst().getFileName() + ", " + Quantity.bytes(file.byteSize()) + ", "
                    + Quantity.count(file.parameters()) + " parameters; kernels: " + kernels);
            streams.println("");
            row("test", "threads", "tokens/s", "GB/s", "of read bandwidth", "allocated/token");
            row("---", "---:", "---:", "---:", "---:", "---:");
        }

        @Override
        public void result(SpeedResult result, int threads, double readBandwidth) {
            boolean reads = result.bytesPerToken() > 0;
            row(
                    result.test().name(),
                    Integer.toString(threads),
                    number("%.2f", result.tokensPerSecond()) + " ± " + number("%.2f", result.deviation()),
                    reads ? number("%.1f", result.bytesPerSecond() / 1e9) : "",
                    reads ? number("%.0f %%", 100 * result.bytesPerSecond() / readBandwidth) : "",
                    Quantity.bytes(result.allocatedBytes()));
            streams.flush();
        }

        @Override
        public void end(ProcessMemory memory) {
            memory.peakResidentBytes()
                    .ifPresent(peak -> streams.println("\npeak resident memory "
                            + Quantity.bytes(peak)
                            + (memory.anonymousBytes().isPresent()
                                    ? ", anonymous "
                                            + Quantity.bytes(
                                                    memory.anonymousBytes().getAsLong())
                                    : "")));
        }

        private void row(String... cells) {
            streams.println(String.format(Locale.ROOT, "| %-12s | %7s | %18s | %6s | %17s | %15s |", (Object[]) cells));
        }

        private static String number(String format, double value) {
            return String.format(Locale.ROOT, format, value);
        }
    }

    /** A JSON array with an object for each test. */
    final class InJson implements BenchReport {
        private final StandardStreams streams;
        private final List<Map<String, Object>> rows = new ArrayList<>();
        private @Nullable FileSummary file;
        private String kernels = "";

        InJson(StandardStreams streams) {
            this.streams = streams;
        }

        @Override
        public void begin(FileSummary file, String kernels) {
            this.file = file;
            this.kernels = kernels;
        }

        @Override
        public void result(SpeedResult result, int threads, double readBandwidth) {
            Map<String, Object> row = new LinkedHashMap<>();
            if (file != null) {
                row.put("model", file.paths().getFirst().toString());
                row.put("model_bytes", file.byteSize());
                row.put("model_parameters", file.parameters());
            }
            row.put("kernels", kernels);
            row.put("test", result.test().name());
            row.put("depth", result.test().depth());
            row.put("threads", threads);
            row.put("tokens_per_second", result.tokensPerSecond());
            row.put("deviation", result.deviation());
            row.put("samples", result.samples());
            row.put("allocated_bytes_per_token", result.allocatedBytes());
            row.put("read_bandwidth_gigabytes_per_second", readBandwidth / 1e9);
            if (result.bytesPerToken() > 0) {
                row.put("gigabytes_per_second", result.bytesPerSecond() / 1e9);
                row.put("share_of_read_bandwidth", result.bytesPerSecond() / readBandwidth);
            }
            rows.add(row);
        }

        @Override
        public void end(ProcessMemory memory) {
            for (Map<String, Object> row : rows) {
                memory.peakResidentBytes().ifPresent(bytes -> row.put("peak_resident_bytes", bytes));
                memory.anonymousBytes().ifPresent(bytes -> row.put("anonymous_bytes", bytes));
            }
            streams.println(Json.pretty(rows));
        }
    }
}
