package jmistral.cli.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import jmistral.runtime.chat.ChatTemplates;
import jmistral.runtime.gguf.Metadata;
import jmistral.runtime.model.ModelConfig;

/** {@code /show}: tells about the model and the conversation. */
final class ShowCommand {
    private static final int GAUGE_COLUMNS = 30;

    private final Chat chat;

    /**
     * Something to tell about.
     *
     * @param word what is typed
     * @param hint what it is, for a list
     * @param action tells it
     */
    private record Subject(String word, String hint, Runnable action) {}

    private final List<Subject> subjects;

    ShowCommand(Chat chat) {
        this.chat = chat;
        subjects = List.of(
                new Subject("info", "the model", this::info),
                new Subject("parameters", "how the model answers", this::parameters),
                new Subject("system", "what the model is told beforehand", this::system),
                new Subject("template", "how conversations become tokens", this::template),
                new Subject("context", "how full the context is", this::context));
    }

    Command command() {
        return new Command(
                List.of("/show"),
                "...",
                "tell about the model and the conversation",
                new Command.Completion.Words(words -> words.isEmpty() ? words() : List.of()),
                this::run);
    }

    private List<Command.Word> words() {
        return subjects.stream()
                .map(subject -> new Command.Word(subject.word(), subject.hint()))
                .toList();
    }

    private void run(String argument) {
        if (argument.isEmpty()) {
            chat.screen()
                    .lines(subjects.stream()
                            .map(subject ->
                                    String.format(Locale.ROOT, "  /show %-11s %s", subject.word(), subject.hint()))
                            .toList());
            return;
        }
        subjects.stream()
                .filter(subject -> subject.word().equals(argument))
                .findFirst()
                .orElseThrow(() -> new ChatException("/show has no '" + argument + "': /show alone lists what it has"))
                .action()
                .run();
    }

    private void info() {
        chat.screen().lines(chat.setup().modelInfo().get().lines().toList());
    }

    private void parameters() {
        List<String> lines = new ArrayList<>();
        for (Parameter parameter : Parameter.ALL) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  %-18s %-8s %s",
                    parameter.name(),
                    parameter.value().apply(chat.session().options()),
                    parameter.hint()));
        }
        chat.screen().lines(lines);
    }

    private void system() {
        chat.session()
                .system()
                .ifPresentOrElse(
                        text -> chat.screen().line(text), () -> chat.screen().note("There is no system prompt."));
    }

    private void template() {
        Metadata metadata = chat.session().model().file().metadata();
        chat.screen()
                .line("Conversations are written as "
                        + chat.session().model().chatTemplate().name() + ".");
        metadata.optionalString(ChatTemplates.TEMPLATE)
                .ifPresent(source -> chat.screen().lines(source.lines().toList()));
    }

    private void context() {
        ChatSession session = chat.session();
        int used = session.contextUsed();
        int length = session.contextLength();
        int full = (int) ((long) GAUGE_COLUMNS * used / length);
        chat.screen()
                .line(String.format(
                        Locale.ROOT,
                        "[%s%s] %d of %d tokens (%d %%), %d messages",
                        "#".repeat(full),
                        ".".repeat(GAUGE_COLUMNS - full),
                        used,
                        length,
                        100L * used / length,
                        session.messages().size()));
        if (session.leftOut() > 0) {
            chat.screen().line("The model does not see the " + session.leftOut() + " oldest messages.");
        }
        ModelConfig config = session.model().config();
        if (config.slidingWindow() < length) {
            chat.screen().line("Each token sees the last " + config.slidingWindow() + " before it.");
        }
    }
}
