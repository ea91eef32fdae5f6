package jmistral.cli;

import java.nio.file.Path;
import jmistral.quant.Kernels;
import jmistral.runtime.model.ModelOptions;
import jmistral.runtime.model.SlidingWindow;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how a model is run, whatever it is run for. */
final class ModelChoice {
    @Option(
            names = {"-t", "--threads"},
            paramLabel = "N",
            converter = CountConverter.class,
            description = "Threads that compute (default: the machine's performance cores).")
    private @Nullable Integer threads;

    @Option(
            names = "--sliding-window",
            paramLabel = "N|off|auto",
            defaultValue = "auto",
            converter = SlidingWindowConverter.class,
            description = "How many positions a token sees: N, all of them (off), or as the file says, and 4096 for"
                    + " Mistral 7B v0.1, whose files do not say it (auto, the default).")
    private SlidingWindow slidingWindow = new SlidingWindow.Auto();

    /** The options for loading; a warning of slow kernels goes to standard error. */
    ModelOptions modelOptions(StandardStreams streams) {
        return new ModelOptions(
                threads == null ? new Processors(Path.of("/")).performanceCores() : threads,
                slidingWindow,
                ModelOptions.DEFAULT_BATCH_SIZE,
                selectKernels(streams));
    }

    /** The kernels to compute with; what is wrong with them, now or later, goes to standard error. */
    static Kernels selectKernels(StandardStreams streams) {
        Kernels kernels = Kernels.select();
        kernels.warning().ifPresent(warning -> streams.printError("jmistral: " + warning));
        kernels.onReplacement(sentence -> streams.printError("jmistral: " + sentence));
        return kernels;
    }
}
