package jmistral.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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
import picocli.CommandLine.Model.OptionSpec;

/** {@code jmistral run}: answers a prompt, or talks. */
final class RunCommand extends Subcommand {
    private final StandardStreams streams;
    private final ModelFolder models;
    private final Environment environment;

    private final Argument<Path> path = Argument.model("The GGUF file, of a split model the first; or the name"
            + " of a model that 'jmistral list' shows (default: demo, the small model that comes with the program).");
    private final TextSource source = new TextSource();
    private final Argument<String> system = Argument.option(
            String.class,
            OptionSpec.builder("--system").paramLabel("TEXT").description("What the model is told beforehand."));
    private final Argument<Boolean> raw =
            Argument.flag("--raw", "Complete the prompt as it stands, without the chat template.");
    private final Argument<Integer> maxTokens = Argument.option(
            Integer.class,
            GenerationOptions.defaults().maxTokens(),
            OptionSpec.builder("-n", "--predict")
                    .paramLabel("N")
                    .description("The most tokens of an answer; -1, the default, sets no limit."));
    private final Argument<List<String>> stopStrings = Argument.options(
            String.class,
            OptionSpec.builder("--stop")
                    .paramLabel("TEXT")
                    .description("End the answer before this text. May be given more than once."));
    private final Argument<Integer> contextLength = Argument.option(
            Integer.class,
            0,
            OptionSpec.builder("-c", "--ctx-size")
                    .paramLabel("N")
                    .description("The most tokens that prompt and answers hold together (default: "
                            + SessionOptions.DEFAULT_CONTEXT_LENGTH + ", or the model's own length if that is less)."));
    private final Argument<CacheType> cacheType = Argument.cacheType(
            SessionOptions.defaults().cacheType(),
            "How keys and values are stored: f32, f16 (the default) or q8_0, which takes half the" + " memory of f16.");
    private final Argument<Boolean> noMarkdown =
            Argument.flag("--no-markdown", "In a chat, show answers as they are, without styling their Markdown.");
    private final Argument<Boolean> noWordWrap =
            Argument.flag("--nowordwrap", "In a chat, do not break lines between words.");
    private final GrammarChoice grammar = new GrammarChoice();
    private final SamplingChoice sampling = new SamplingChoice();
    private final ModelChoice choice = new ModelChoice();

    RunCommand(StandardStreams streams, ModelFolder models, Environment environment) {
        super(
                List.of(
                        "Answer a prompt and exit; without one, on a terminal, chat.",
                        "What is piped into standard input is the prompt, or is appended to that of -p or -f."
                                + " Standard output gets the answer and nothing else."),
                List.of(
                        "jmistral run mistral-7b-instruct.Q4_K_M.gguf",
                        "jmistral run model.gguf -p 'Why is the sky blue?'",
                        "git diff | jmistral run model.gguf -p 'Summarise this change:'",
                        "jmistral run model.gguf -p 'Who wrote Faust?' --json-schema person.schema.json",
                        "jmistral run model.gguf --raw -p 'Once upon a time' -n 64 --temp 0"));
        this.streams = streams;
        this.environment = environment;
        this.models = models;
        add(path, system, raw, maxTokens, stopStrings, contextLength, cacheType, noMarkdown, noWordWrap);
        source.addTo(this);
        grammar.addTo(this);
        sampling.addTo(this);
        choice.addTo(this);
    }

    @Override
    public Integer call() throws IOException {
        if (raw.value() && system.given().isPresent()) {
            throw wrongUsage("--system needs the chat template, which --raw leaves out");
        }
        SessionOptions options = sessionOptions();
        if (models.isDemo(path.value())) {
            streams.printError("jmistral: no model is named, so this is the demo model, which knows little"
                    + " (see 'jmistral run --help')");
        }
        long begin = System.nanoTime();
        try (LanguageModel model = LanguageModel.open(models.find(path.value()), choice.modelOptions(streams))) {
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
                    contextLength.value(),
                    cacheType.value(),
                    new GenerationOptions(
                            maxTokens.value(), stopStrings.value(), sampling.options(), grammar.grammar()));
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
        if (raw.value() || !streams.isTerminal(StandardStreams.Stream.OUTPUT)) {
            throw wrongUsage("no prompt: give it with -p or -f");
        }
        return null;
    }

    private void answer(LanguageModel model, SessionOptions options, String prompt) {
        try (AnswerPrinter printer = new AnswerPrinter(streams, model.file())) {
            GenerationResult result;
            if (raw.value()) {
                result = model.complete(prompt, options, printer);
            } else {
                try (Conversation conversation =
                        model.newConversation(system.given().orElse(null), options)) {
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
                system.given().orElse(null),
                !noMarkdown.value() && environment.variable("NO_COLOR").isEmpty(),
                !noWordWrap.value(),
                isVerbose(),
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
        return isVerbose() || streams.isTerminal(StandardStreams.Stream.ERROR);
    }

    private void sayMemory(MemoryNeed need) {
        if (isVerbose()) {
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
}
