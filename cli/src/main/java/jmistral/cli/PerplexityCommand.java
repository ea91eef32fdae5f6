package jmistral.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import jmistral.quant.CacheType;
import jmistral.runtime.evaluation.Perplexity;
import jmistral.runtime.evaluation.PerplexityResult;
import jmistral.runtime.gguf.GgufFile;
import jmistral.runtime.model.LogitsConsumer;
import jmistral.runtime.model.MistralModel;
import jmistral.runtime.tokenizer.Tokenizer;
import jmistral.runtime.tokenizer.Tokenizers;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code jmistral perplexity}: how well a model predicts a text. */
@Command(
        name = "perplexity",
        description = {
            "Measure how well a model predicts a text, as llama-perplexity does: in contexts of equal length, of which"
                    + " the second half is scored.",
            "With --ids: in one context, every id but the first."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  jmistral perplexity model.gguf -f wiki.test.raw",
            "  jmistral perplexity model.gguf -f text.txt -c 2048 --json",
            "  jmistral perplexity model.gguf --ids text.ids.i32.bin --save-logits logits.f32.bin"
        })
final class PerplexityCommand implements Callable<Integer> {
    private static final int DEFAULT_CONTEXT_LENGTH = 512;

    private final StandardStreams streams;
    private final ModelFolder models;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private JmistralCommand root;

    @Parameters(paramLabel = "MODEL", description = "The GGUF file, or a name that 'jmistral list' shows.")
    @SuppressWarnings("NullAway.Init") // required
    private Path path;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // required
    private Source source;

    /** What is to be predicted. */
    private static final class Source {
        @Option(
                names = {"-f", "--file"},
                paramLabel = "FILE",
                description = "A text in UTF-8.")
        private @Nullable Path text;

        @Option(
                names = "--ids",
                paramLabel = "FILE",
                description = "Token ids as little-endian 32-bit integers, evaluated as they are.")
        private @Nullable Path ids;
    }

    @Mixin
    private ModelChoice choice = new ModelChoice();

    @Option(
            names = {"-ctk", "--cache-type"},
            paramLabel = "TYPE",
            defaultValue = "f32",
            converter = CacheTypeConverter.class,
            description = "How keys and values are stored: f32, f16 or q8_0 (default: f32, to measure the weights"
                    + " alone).")
    private CacheType cacheType = CacheType.F32;

    @Option(
            names = "--save-logits",
            paramLabel = "OUT",
            description = "Write the logits of all positions to the file OUT, as little-endian 32-bit floats,"
                    + " [positions, vocabulary].")
    private @Nullable Path savedLogits;

    @Option(
            names = {"-c", "--ctx-size"},
            paramLabel = "N",
            defaultValue = "" + DEFAULT_CONTEXT_LENGTH,
            description = "Tokens of a context (default: ${DEFAULT-VALUE}); without effect with --ids.")
    private int contextLength = DEFAULT_CONTEXT_LENGTH;

    @Option(names = "--json", description = "Write JSON.")
    private boolean json;

    PerplexityCommand(StandardStreams streams, ModelFolder models) {
        this.streams = streams;
        this.models = models;
    }

    @Override
    public Integer call() throws IOException {
        if (contextLength < Perplexity.LEAST_CONTEXT_LENGTH) {
            throw new ParameterException(
                    spec.commandLine(),
                    "a context has at least " + Perplexity.LEAST_CONTEXT_LENGTH + " tokens here, found "
                            + contextLength);
        }
        try (GgufFile file = GgufFile.open(models.find(path));
                MistralModel model = MistralModel.load(file, choice.modelOptions(streams))) {
            if (savedLogits == null) {
                print(measure(file, model, null));
            } else {
                CompleteFile.write(
                        savedLogits,
                        out -> print(measure(
                                file,
                                model,
                                new LogitsWriter(out, model.config().vocabularySize()))));
            }
        } catch (IllegalArgumentException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        }
        streams.flush();
        return ExitCode.DONE;
    }

    private PerplexityResult measure(GgufFile file, MistralModel model, @Nullable LogitsConsumer logits)
            throws IOException {
        Perplexity perplexity = new Perplexity(model, cacheType);
        if (source.ids != null) {
            return perplexity.ofContext(readIds(source.ids), logits);
        }
        Tokenizer tokenizer = Tokenizers.load(file.metadata());
        int[] ids = tokenizer.encodePrompt(TextSource.readFile(Objects.requireNonNull(source.text), streams));
        int bos = tokenizer.vocabulary().addsBos() ? tokenizer.vocabulary().bos() : -1;
        return perplexity.ofText(ids, contextLength, bos, logits, this::report);
    }

    private void report(int contexts, int totalContexts, PerplexityResult soFar) {
        if (root.isVerbose()) {
            streams.printError(String.format(
                    Locale.ROOT, "context %d of %d: perplexity %.4f", contexts, totalContexts, soFar.perplexity()));
        }
    }

    private void print(PerplexityResult result) {
        if (json) {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("perplexity", result.perplexity());
            values.put("perplexity_error", result.perplexityError());
            values.put("mean_nll", result.meanNll());
            values.put("scored_tokens", result.scoredTokens());
            streams.println(Json.line(values));
        } else {
            streams.println(String.format(
                    Locale.ROOT,
                    "perplexity %.4f +/- %.5f (%d tokens scored)",
                    result.perplexity(),
                    result.perplexityError(),
                    result.scoredTokens()));
        }
    }

    private static int[] readIds(Path file) throws IOException {
        byte[] bytes = InputFile.read(file);
        if (bytes.length % Integer.BYTES != 0) {
            throw new CommandException(file + ": " + bytes.length + " bytes are no whole number of 32-bit ids");
        }
        int[] ids = new int[bytes.length / Integer.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(ids);
        return ids;
    }
}
