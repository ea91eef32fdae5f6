package jmistral.cli;

import java.nio.file.Path;
import jmistral.quant.Kernels;
import jmistral.runtime.model.ModelOptions;
import jmistral.runtime.model.SlidingWindow;
import picocli.CommandLine.Model.OptionSpec;

/** The options that say how a model is run, whatever it is run for. */
final class ModelChoice {
    private final Argument<Integer> threads = Argument.option(
            Integer.class,
            OptionSpec.builder("-t", "--threads")
                    .paramLabel("N")
                    .converters(new CountConverter())
                    .description("Threads that compute (default: the machine's performance cores)."));
    private final Argument<SlidingWindow> slidingWindow = Argument.option(
            SlidingWindow.class,
            new SlidingWindow.Auto(),
            OptionSpec.builder("--sliding-window")
                    .paramLabel("N|off|auto")
                    .converters(new SlidingWindowConverter())
                    .description("How many positions a token sees: N, all of them (off), or as the file says, and 4096"
                            + " for Mistral 7B v0.1, whose files do not say it (auto, the default)."));

    void addTo(Subcommand command) {
        command.add(threads, slidingWindow);
    }

    /** The options for loading; a warning of slow kernels goes to standard error. */
    ModelOptions modelOptions(StandardStreams streams) {
        return new ModelOptions(
                threads.given().orElseGet(() -> new Processors(Path.of("/")).performanceCores()),
                slidingWindow.value(),
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
