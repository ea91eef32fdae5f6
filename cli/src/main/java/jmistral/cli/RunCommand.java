package jmistral.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import jmistral.cli.chat.Chat;
import jmistral.cli.chat.ChatSetup;
import jmistral.quant.CacheType;
import jmistral.runtime.Conversation;
import jmistral.runtime.LanguageModel;
import jmistral.runtime.SessionOptions;
import jmistral.runtime.generation.GenerationOptions;
import jmistral.runtime.generation.GenerationResult;
import jmistral.runtime.model.MemoryNeed;
import org.jline.terminal.Terminal;
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

/** {@code jmistral run}: answers a prompt, or talks. */
@Command(
        name = "run",
        description = {
            "Answer a prompt and exit; without one, on a terminal, chat.",
            "What is piped into standard input is the prompt, or is appended to that of -p or -f. Standard output gets the"
                    + " answer and nothing else."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  jmistral run mistral-7b-instruct.Q4_K_M.gguf",
            "  jmistral run model.gguf -p 'Why is the sky blue?'",
            "  git diff | jmistral run model.gguf -p 'Summarise this change:'",
            "  jmistral run model.gguf -p 'Who wrote Faust?' --json-schema person.schema.json",
            "  jmistral run model.gguf --raw -p 'Once upon a time' -n 64 --temp 0"
        })
final class RunCommand implements Callable<Integer> {
    private final StandardStreams streams;
    private final ModelFolder models;
    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private JmistralCommand root;

    @Parameters(
            paramLabel = "MODEL",
            description = "The GGUF file, of a split model the first; or the name of a model that 'jmistral list' shows"
                    + " (default: demo, the small model that comes with the program).")
    @SuppressWarnings("NullAway.Init") // required
    private Path path;

    @ArgGroup
    private TextSource source = new TextSource();

    @Option(names = "--system", paramLabel = "TEXT", description = "What the model is told beforehand.")
    private @Nullable String system;

    @Option(names = "--raw", description = "Complete the prompt as it stands, without the chat template.")
    private boolean raw;

    @Option(
            names = {"-n", "--predict"},
            paramLabel = "N",
            description = "The most tokens of an answer; -1, the default, sets no limit.")
    private int maxTokens = GenerationOptions.defaults().maxTokens();

    @Option(
            names = "--stop",
            paramLabel = "TEXT",
            description = "End the answer before this text. May be given more than once.")
    private List<String> stopStrings = List.of();

    @Option(
            names = {"-c", "--ctx-size"},
            paramLabel = "N",
            description = "The most tokens that prompt and answers hold together (default: "
                    + SessionOptions.DEFAULT_CONTEXT_LENGTH + ", or the model's own length if that is less).")
    private int contextLength;

    @Option(
            names = {"-ctk", "--cache-type"},
            paramLabel = "TYPE",
            converter = CacheTypeConverter.class,
            description =
                    "How keys and values are stored: f32, f16 (the default) or q8_0, which takes half the memory of"
                            + " f16.")
    private CacheType cacheType = SessionOptions.defaults().cacheType();

    @Option(
            names = "--no-markdown",
            description = "In a chat, show answers as they are, without styling their Markdown.")
    private boolean noMarkdown;

    @Option(names = "--nowordwrap", description = "In a chat, do not break lines between words.")
    private boolean noWordWrap;

    @ArgGroup
    private GrammarChoice grammar = new GrammarChoice();

    @Mixin
    private SamplingChoice sampling = new SamplingChoice();

    @Mixin
    private ModelChoice choice = new ModelChoice();

    RunCommand(StandardStreams streams, ModelFolder models, Environment environment) {
        this.streams = streams;
        this.environment = environment;
        this.models = models;
    }

    @Override
    public Integer call() throws IOException {
        if (raw && system != null) {
            throw wrongUsage("--system needs the chat template, which --raw leaves out");
        }
        SessionOptions options = sessionOptions();
        if (models.isDemo(path)) {
            streams.printError("jmistral: no model is named, so this is the demo model, which knows little"
                    + " (see 'jmistral run --help')");
        }
        long begin = System.nanoTime();
        try (LanguageModel model = LanguageModel.open(models.find(path), choice.modelOptions(streams))) {
            long loadNanos = System.nanoTime() - begin;
            sayMemory(model.memoryNeed(options));
            String prompt = prompt();
            if (prompt == null) {
                return chat(model, loadNanos, options);
            }
            answer(model, options, prompt);
        }
        return ExitCode.DONE;
    }

    private SessionOptions sessionOptions() throws IOException {
        try {
            return new SessionOptions(
                    contextLength,
                    cacheType,
                    new GenerationOptions(maxTokens, stopStrings, sampling.options(), grammar.grammar()));
        } catch (IllegalArgumentException e) {
            throw wrongUsage(String.valueOf(e.getMessage()));
        }
    }

    /** The prompt, or null if there is to be a chat. */
    private @Nullable String prompt() throws IOException {
        String text = source.read(streams);
        if (!streams.isTerminal(StandardStreams.Stream.INPUT)) {
            String piped = TextSource.readAll(streams);
            if (!source.isGiven() && piped.isEmpty()) {
                throw wrongUsage("no prompt: give it with -p or -f, or pipe it into standard input");
            }
            return text.isEmpty() ? piped : piped.isEmpty() ? text : text + "\n\n" + piped;
        }
        if (source.isGiven()) {
            return text;
        }
        if (raw || !streams.isTerminal(StandardStreams.Stream.OUTPUT)) {
            throw wrongUsage("no prompt: give it with -p or -f");
        }
        return null;
    }

    private void answer(LanguageModel model, SessionOptions options, String prompt) {
        try (AnswerPrinter printer = new AnswerPrinter(streams, model.file())) {
            GenerationResult result;
            if (raw) {
                result = model.complete(prompt, options, printer);
            } else {
                try (Conversation conversation = model.newConversation(system, options)) {
                    result = conversation.ask(prompt, printer);
                }
            }
            printer.finish(result, options.generation().grammar(), saysTiming());
        } catch (IllegalArgumentException e) {
            throw wrongUsage(String.valueOf(e.getMessage()));
        }
    }

    private int chat(LanguageModel model, long loadNanos, SessionOptions options) throws IOException {
        var setup = new ChatSetup(
                model,
                loadNanos,
                options,
                system,
                !noMarkdown && environment.variable("NO_COLOR").isEmpty(),
                !noWordWrap,
                root.isVerbose(),
                model.memoryNeed(options).totalBytes() <= Memory.physicalBytes(),
                () -> ModelInfo.text(model),
                new ConversationFile(),
                UserFolders.of(environment).state().resolve("history"),
                environment::variable,
                FailureReporter::sentence);
        try (Terminal terminal = Chat.systemTerminal(streams.outputCharset());
                Chat chat = new Chat(setup, terminal)) {
            return switch (chat.run()) {
                case ASKED -> ExitCode.DONE;
                case INTERRUPTED -> ExitCode.INTERRUPTED;
            };
        } catch (IllegalArgumentException e) {
            throw wrongUsage(String.valueOf(e.getMessage()));
        }
    }

    private boolean saysTiming() {
        return root.isVerbose() || streams.isTerminal(StandardStreams.Stream.ERROR);
    }

    private void sayMemory(MemoryNeed need) {
        if (root.isVerbose()) {
            streams.printError(String.format(
                    Locale.ROOT,
                    "memory: %s, of which weights (mapped) %s, cache %s, workspace %s",
                    Quantity.bytes(need.totalBytes()),
                    Quantity.bytes(need.weightBytes()),
                    Quantity.bytes(need.cacheBytes()),
                    Quantity.bytes(need.workspaceBytes())));
        }
        if (need.totalBytes() > Memory.physicalBytes()) {
            streams.printError("jmistral: this needs " + Quantity.bytes(need.totalBytes()) + ", the machine has "
                    + Quantity.bytes(Memory.physicalBytes())
                    + ": it will be slow (a smaller context, -c, or cache, -ctk q8_0, needs less)");
        }
    }

    private ParameterException wrongUsage(String why) {
        return new ParameterException(spec.commandLine(), why);
    }
}
