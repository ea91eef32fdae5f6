package jmistral.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jmistral.quant.CacheType;
import jmistral.runtime.evaluation.Perplexity;
import jmistral.runtime.evaluation.PerplexityResult;
import jmistral.runtime.gguf.GgufFile;
import jmistral.runtime.model.LogitsConsumer;
import jmistral.runtime.model.MistralModel;
import jmistral.runtime.tokenizer.Tokenizer;
import jmistral.runtime.tokenizer.Tokenizers;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;

/** {@code jmistral perplexity}: how well a model predicts a text. */
final class PerplexityCommand extends Subcommand {
    private final StandardStreams streams;
    private final ModelFolder models;

    private final Argument<Path> path = Argument.model("The GGUF file, or a name that 'jmistral list' shows.");
    private final Argument<Path> text = Argument.option(
            Path.class, OptionSpec.builder("-f", "--file").paramLabel("FILE").description("A text in UTF-8."));
    private final Argument<Path> ids = Argument.option(
            Path.class,
            OptionSpec.builder("--ids")
                    .paramLabel("FILE")
                    .description("Token ids as little-endian 32-bit integers, evaluated as they are."));
    private final ModelChoice choice = new ModelChoice();
    private final Argument<CacheType> cacheType = Argument.cacheType(
            CacheType.F32,
            "How keys and values are stored: f32, f16 or q8_0 (default: f32, to measure the weights" + " alone).");
    private final Argument<Path> savedLogits = Argument.option(
            Path.class,
            OptionSpec.builder("--save-logits")
                    .paramLabel("OUT")
                    .description("Write the logits of all positions to the file OUT, as little-endian 32-bit floats,"
                            + " [positions, vocabulary]."));
    private final Argument<Integer> contextLength = Argument.option(
            Integer.class,
            OptionSpec.builder("-c", "--ctx-size")
                    .paramLabel("N")
                    .defaultValue("512")
                    .description("Tokens of a context (default: ${DEFAULT-VALUE}); without effect with --ids."));
    private final Argument<Boolean> json = Argument.flag("--json", "Write JSON.");

    PerplexityCommand(StandardStreams streams, ModelFolder models) {
        super(
                List.of(
                        "Measure how well a model predicts a text, as llama-perplexity does: in contexts of equal"
                                + " length, of which the second half is scored.",
                        "With --ids: in one context, every id but the first."),
                List.of(
                        "jmistral perplexity model.gguf -f wiki.test.raw",
                        "jmistral perplexity model.gguf -f text.txt -c 2048 --json",
                        "jmistral perplexity model.gguf --ids text.ids.i32.bin --save-logits logits.f32.bin"));
        this.streams = streams;
        this.models = models;
        add(path, cacheType, savedLogits, contextLength, json);
        addExactlyOneOf(text, ids);
        choice.addTo(this);
    }

    @Override
    public Integer call() throws IOException {
        if (contextLength.value() < Perplexity.LEAST_CONTEXT_LENGTH) {
            throw wrongUsage("a context has at least " + Perplexity.LEAST_CONTEXT_LENGTH + " tokens here, found "
                    + contextLength.value());
        }
        try (GgufFile file = GgufFile.open(models.find(path.value()));
                MistralModel model = MistralModel.load(file, choice.modelOptions(streams))) {
            if (savedLogits.given().isEmpty()) {
                print(measure(file, model, null));
            } else {
                CompleteFile.write(
                        savedLogits.value(),
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
        Perplexity perplexity = new Perplexity(model, cacheType.value());
        if (ids.given().isPresent()) {
            return perplexity.ofContext(readIds(ids.value()), logits);
        }
        Tokenizer tokenizer = Tokenizers.load(file.metadata());
        int[] textIds = tokenizer.encodePrompt(TextSource.readFile(text.value(), streams));
        int bos = tokenizer.vocabulary().addsBos() ? tokenizer.vocabulary().bos() : -1;
        return perplexity.ofText(textIds, contextLength.value(), bos, logits, this::report);
    }

    private void report(int contexts, int totalContexts, PerplexityResult soFar) {
        if (isVerbose()) {
            streams.printError(String.format(
                    Locale.ROOT, "context %d of %d: perplexity %.4f", contexts, totalContexts, soFar.perplexity()));
        }
    }

    private void print(PerplexityResult result) {
        if (json.value()) {
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
