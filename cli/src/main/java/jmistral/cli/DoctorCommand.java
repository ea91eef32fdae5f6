package jmistral.cli;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import jmistral.quant.Kernels;

/** {@code jmistral doctor}: what this machine offers and what the program makes of it. */
final class DoctorCommand extends Subcommand {
    private final StandardStreams streams;
    private final Settings settings;

    DoctorCommand(StandardStreams streams, Settings settings) {
        super(
                List.of("Show what the program finds on this machine: Java, kernels, processors, memory, terminal."),
                List.of("jmistral doctor"));
        this.streams = streams;
        this.settings = settings;
    }

    @Override
    public Integer call() throws IOException {
        Kernels kernels = Kernels.select();
        field("version", String.join("", new VersionProvider().getVersion()));
        field("Java", System.getProperty("java.vm.name") + " " + Runtime.version());
        field("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        field("kernels", kernels.describe());
        field("intrinsics", vectorIntrinsics());
        field("processors", Runtime.getRuntime().availableProcessors() + " usable");
        field("threads", new Processors(Path.of("/")).performanceCores() + " by default");
        field("memory", Memory.describe());
        field("Java heap", "at most " + Quantity.bytes(Runtime.getRuntime().maxMemory()));
        field("terminal", terminals());
        field("charset", streams.outputCharset() + " on standard output");
        field("config file", present(settings.configPath()));
        field("models", present(settings.models()));
        kernels.warning().ifPresent(warning -> field("warning", warning));
        streams.flush();
        return ExitCode.DONE;
    }

    /** Whether the JVM compiles vectors to vector instructions: without it they are objects, many times slower. */
    private static String vectorIntrinsics() {
        try {
            String on = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .getVMOption("EnableVectorSupport")
                    .getValue();
            return Boolean.parseBoolean(on) ? "vectors become vector instructions" : "off: vector kernels are slow";
        } catch (IllegalArgumentException _) {
            return "the JVM does not tell"; // it does where experimental options are unlocked, as in the packaged
            // program
        }
    }

    private static String present(Path path) {
        return path + (Files.exists(path) ? "" : " (absent)");
    }

    private String terminals() {
        StringBuilder text = new StringBuilder();
        for (StandardStreams.Stream stream : StandardStreams.Stream.values()) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append(stream.name().toLowerCase(Locale.ROOT))
                    .append(streams.isTerminal(stream) ? " yes" : " no");
        }
        return text.toString();
    }

    private void field(String name, String value) {
        streams.println(String.format(Locale.ROOT, "%-12s%s", name, value));
    }
}
