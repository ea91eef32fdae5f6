package jmistral.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
import picocli.CommandLine.Model.OptionSpec;

/** {@code jmistral bench}: how fast a model runs on this machine. */
final class BenchCommand extends Subcommand {
    private static final long SEED = 1;

    private final StandardStreams streams;
    private final ModelFolder models;

    private final Argument<Path> path = Argument.model("The GGUF file, or a name that 'jmistral list' shows.");
    private final Argument<List<Integer>> prompts = Argument.options(
            Integer.class,
            OptionSpec.builder("-p", "--n-prompt")
                    .paramLabel("N")
                    .splitRegex(",")
                    .defaultValue("128,512")
                    .description("Lengths of prompts, 0 for none (default: ${DEFAULT-VALUE})."));
    private final Argument<List<Integer>> generated = Argument.options(
            Integer.class,
            OptionSpec.builder("-n", "--n-gen")
                    .paramLabel("N")
                    .splitRegex(",")
                    .defaultValue("32")
                    .description("Numbers of tokens to generate, 0 for none (default: ${DEFAULT-VALUE})."));
    private final Argument<List<Integer>> depths = Argument.options(
            Integer.class,
            OptionSpec.builder("-d", "--n-depth")
                    .paramLabel("N")
                    .splitRegex(",")
                    .defaultValue("0")
                    .description("Tokens that stand in the context before each test (default: ${DEFAULT-VALUE})."));
    private final Argument<List<Integer>> threads = Argument.options(
            Integer.class,
            OptionSpec.builder("-t", "--threads")
                    .paramLabel("N")
                    .splitRegex(",")
                    .converters(new CountConverter())
                    .description("Numbers of threads (default: the machine's performance cores)."));
    private final Argument<Integer> repeats = Argument.option(
            Integer.class,
            OptionSpec.builder("-r", "--repetitions")
                    .paramLabel("N")
                    .defaultValue("3")
                    .converters(new CountConverter())
                    .description("How often each test is timed (default: ${DEFAULT-VALUE})."));
    private final Argument<CacheType> cacheType =
            Argument.cacheType(CacheType.F16, "How keys and values are stored: f32, f16 or q8_0 (default: f16).");
    private final Argument<Boolean> json = Argument.flag("--json", "Write a JSON array with an object for each test.");
    private final Argument<Boolean> markdown = Argument.flag("--md", "Write a Markdown table (the default).");

    BenchCommand(StandardStreams streams, ModelFolder models) {
        super(
                List.of(
                        "Measure how fast a model runs on this machine, as llama-bench does: prompts (pp) and generation"
                                + " (tg), with attention and all, without sampling.",
                        "The runs in which the JVM compiles are not counted."),
                List.of(
                        "jmistral bench model.gguf",
                        "jmistral bench model.gguf -p 128,512 -n 32 -d 0,2048 -t 1,2 -r 5 --json"));
        this.streams = streams;
        this.models = models;
        add(path, prompts, generated, depths, threads, repeats, cacheType);
        addOneOf(json, markdown);
    }

    @Override
    public Integer call() throws IOException {
        List<SpeedTest> tests = tests();
        Kernels kernels = ModelChoice.selectKernels(streams);
        BenchReport report = json.value() ? new BenchReport.InJson(streams) : new BenchReport.InMarkdown(streams);
        try (GgufFile file = GgufFile.open(models.find(path.value()))) {
            report.begin(FileSummary.of(file), kernels.describe());
            List<Integer> threadCounts = threads.value().isEmpty()
                    ? List.of(new Processors(Path.of("/")).performanceCores())
                    : threads.value();
            for (int count : threadCounts) {
                ModelOptions options =
                        new ModelOptions(count, new SlidingWindow.Auto(), ModelOptions.DEFAULT_BATCH_SIZE, kernels);
                double bandwidth = ReadBandwidth.measure(file, count);
                try (MistralModel model = MistralModel.load(file, options)) {
                    Benchmark benchmark =
                            new Benchmark(file, model, cacheType.value(), HeapAllocation::bytesOfAllThreads, SEED);
                    for (SpeedTest test : tests) {
                        SpeedResult result = benchmark.run(test, repeats.value());
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
        for (int depth : depths.value()) {
            add(tests, SpeedTest.Kind.PROMPT, prompts.value(), depth);
            add(tests, SpeedTest.Kind.GENERATION, generated.value(), depth);
        }
        if (tests.isEmpty()) {
            throw wrongUsage("nothing is to be measured: -p and -n are both 0");
        }
        return tests;
    }

    private void add(List<SpeedTest> tests, SpeedTest.Kind kind, List<Integer> counts, int depth) {
        for (int tokens : counts) {
            if (tokens < 0 || depth < 0) {
                throw wrongUsage("-p, -n and -d take whole numbers from 0, found " + Math.min(tokens, depth));
            }
            if (tokens > 0) {
                tests.add(new SpeedTest(kind, tokens, depth));
            }
        }
    }
}
