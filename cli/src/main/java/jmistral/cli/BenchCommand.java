package jmistral.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import jmistral.quant.CacheType;
import jmistral.quant.Kernels;
import jmistral.runtime.evaluation.Benchmark;
import jmistral.runtime.evaluation.ReadBandwidth;
import jmistral.runtime.evaluation.SpeedResult;
import jmistral.runtime.evaluation.SpeedTest;
import jmistral.runtime.gguf.GgufFile;
import jmistral.runtime.model.MistralModel;
import jmistral.runtime.model.ModelOptions;
import jmistral.runtime.model.SlidingWindow;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jmistral bench}: how fast a model runs on this machine. */
@Command(
        name = "bench",
        description = {
            "Measure how fast a model runs on this machine, as llama-bench does: prompts (pp) and generation (tg), with"
                    + " attention and all, without sampling.",
            "The runs in which the JVM compiles are not counted."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  jmistral bench model.gguf",
            "  jmistral bench model.gguf -p 128,512 -n 32 -d 0,2048 -t 1,2 -r 5 --json"
        })
final class BenchCommand implements Callable<Integer> {
    private static final long SEED = 1;

    private final StandardStreams streams;
    private final ModelFolder models;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "The GGUF file, or a name that 'jmistral list' shows.")
    @SuppressWarnings("NullAway.Init") // required
    private Path path;

    @Option(
            names = {"-p", "--n-prompt"},
            paramLabel = "N",
            split = ",",
            defaultValue = "128,512",
            description = "Lengths of prompts, 0 for none (default: ${DEFAULT-VALUE}).")
    private List<Integer> prompts = List.of();

    @Option(
            names = {"-n", "--n-gen"},
            paramLabel = "N",
            split = ",",
            defaultValue = "32",
            description = "Numbers of tokens to generate, 0 for none (default: ${DEFAULT-VALUE}).")
    private List<Integer> generated = List.of();

    @Option(
            names = {"-d", "--n-depth"},
            paramLabel = "N",
            split = ",",
            defaultValue = "0",
            description = "Tokens that stand in the context before each test (default: ${DEFAULT-VALUE}).")
    private List<Integer> depths = List.of();

    @Option(
            names = {"-t", "--threads"},
            paramLabel = "N",
            split = ",",
            converter = CountConverter.class,
            description = "Numbers of threads (default: the machine's performance cores).")
    private @Nullable List<Integer> threads;

    @Option(
            names = {"-r", "--repetitions"},
            paramLabel = "N",
            defaultValue = "3",
            converter = CountConverter.class,
            description = "How often each test is timed (default: ${DEFAULT-VALUE}).")
    private int repeats = 3;

    @Option(
            names = {"-ctk", "--cache-type"},
            paramLabel = "TYPE",
            defaultValue = "f16",
            converter = CacheTypeConverter.class,
            description = "How keys and values are stored: f32, f16 or q8_0 (default: ${DEFAULT-VALUE}).")
    private CacheType cacheType = CacheType.F16;

    @ArgGroup
    private @Nullable Form form;

    /** How the results are written. */
    private static final class Form {
        @Option(names = "--json", description = "Write a JSON array with an object for each test.")
        private boolean json;

        @Option(names = "--md", description = "Write a Markdown table (the default).")
        @SuppressWarnings("UnusedVariable") // the default: it only excludes the other
        private boolean markdown;
    }

    BenchCommand(StandardStreams streams, ModelFolder models) {
        this.streams = streams;
        this.models = models;
    }

    @Override
    public Integer call() throws IOException {
        List<SpeedTest> tests = tests();
        Kernels kernels = ModelChoice.selectKernels(streams);
        BenchReport report =
                form != null && form.json ? new BenchReport.InJson(streams) : new BenchReport.InMarkdown(streams);
        try (GgufFile file = GgufFile.open(models.find(path))) {
            report.begin(FileSummary.of(file), kernels.describe());
            List<Integer> threadCounts =
                    threads == null ? List.of(new Processors(Path.of("/")).performanceCores()) : threads;
            for (int count : threadCounts) {
                ModelOptions options =
                        new ModelOptions(count, new SlidingWindow.Auto(), ModelOptions.DEFAULT_BATCH_SIZE, kernels);
                double bandwidth = ReadBandwidth.measure(file, count);
                try (MistralModel model = MistralModel.load(file, options)) {
                    Benchmark benchmark =
                            new Benchmark(file, model, cacheType, HeapAllocation::bytesOfAllThreads, SEED);
                    for (SpeedTest test : tests) {
                        SpeedResult result = benchmark.run(test, repeats);
                        report.result(result, count, bandwidth);
                    }
                }
            }
            report.end(ProcessMemory.read());
        }
        streams.flush();
        return ExitCode.DONE;
    }

    private List<SpeedTest> tests() {
        List<SpeedTest> tests = new ArrayList<>();
        for (int depth : depths) {
            add(tests, SpeedTest.Kind.PROMPT, prompts, depth);
            add(tests, SpeedTest.Kind.GENERATION, generated, depth);
        }
        if (tests.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "nothing is to be measured: -p and -n are both 0");
        }
        return tests;
    }

    private void add(List<SpeedTest> tests, SpeedTest.Kind kind, List<Integer> counts, int depth) {
        for (int tokens : counts) {
            if (tokens < 0 || depth < 0) {
                throw new ParameterException(
                        spec.commandLine(),
                        "-p, -n and -d take whole numbers from 0, found " + Math.min(tokens, depth));
            }
            if (tokens > 0) {
                tests.add(new SpeedTest(kind, tokens, depth));
            }
        }
    }
}
