package jmistral.cli.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import jmistral.runtime.SessionOptions;
import jmistral.runtime.generation.GenerationOptions;
import jmistral.runtime.grammar.Grammar;

/** {@code /set}: changes how the model answers, and how the chat shows it. */
final class SetCommand {
    private static final double GIB = 1L << 30;

    private final Chat chat;

    /**
     * A switch, on or off by a word.
     *
     * @param word what is typed
     * @param hint what it does, for a list
     * @param action does it
     */
    private record Switch(String word, String hint, Runnable action) {}

    private final List<Switch> switches = new ArrayList<>();

    SetCommand(Chat chat) {
        this.chat = chat;
        ViewOptions view = chat.view();
        add("noformat", "let answers be anything", () -> generation(GenerationOptions::withoutGrammar));
        add("history", "remember what is entered", () -> chat.history().enable(true));
        add("nohistory", "remember nothing from now on", () -> chat.history().enable(false));
        add("wordwrap", "break answers between words", () -> view.wordWrap(true));
        add("nowordwrap", "leave the lines of answers as they are", () -> view.wordWrap(false));
        add("markdown", "style headings, bold text, code and lists", () -> view.markdown(true));
        add("nomarkdown", "show answers as they are", () -> view.markdown(false));
        add("verbose", "tell how long each answer took", () -> view.verbose(true));
        add("quiet", "tell nothing of that", () -> view.verbose(false));
    }

    private void add(String word, String hint, Runnable action) {
        switches.add(new Switch(word, hint, action));
    }

    Command command() {
        return new Command(
                List.of("/set"),
                "...",
                "change how the model answers, and how it is shown",
                new Command.Completion.Words(this::completions),
                this::run);
    }

    private List<Command.Word> completions(List<String> words) {
        List<Command.Word> next = new ArrayList<>();
        if (words.isEmpty()) {
            next.add(new Command.Word("parameter", "how the model answers"));
            next.add(new Command.Word("system", "what the model is told beforehand"));
            next.add(new Command.Word("format", "have answers be JSON"));
            switches.forEach(option -> next.add(new Command.Word(option.word(), option.hint())));
        } else if (words.equals(List.of("format"))) {
            next.add(new Command.Word("json", "have answers be JSON"));
        } else if (words.equals(List.of("parameter"))) {
            Parameter.ALL.forEach(parameter -> next.add(new Command.Word(parameter.name(), parameter.hint())));
        }
        return next;
    }

    private void run(String argument) {
        String[] words = argument.split("\\s+", 2);
        String rest = words.length > 1 ? words[1] : "";
        switch (words[0]) {
            case "" -> list();
            case "parameter" -> parameter(rest);
            case "system" -> system(rest);
            case "format" -> format(rest);
            case String word -> {
                switches.stream()
                        .filter(option -> option.word().equals(word))
                        .findFirst()
                        .orElseThrow(
                                () -> new ChatException("/set has no '" + word + "': /set alone lists what it has"))
                        .action()
                        .run();
                chat.screen().note("Set " + word + ".");
            }
        }
    }

    private void list() {
        List<String> lines = new ArrayList<>();
        lines.add("  /set parameter NAME VALUE  how the model answers (/show parameters)");
        lines.add("  /set system TEXT           what the model is told beforehand, none if TEXT is \"\"");
        lines.add("  /set format json           have answers be JSON");
        for (Switch option : switches) {
            lines.add(String.format(Locale.ROOT, "  /set %-21s %s", option.word(), option.hint()));
        }
        chat.screen().lines(lines);
    }

    private void parameter(String nameAndValue) {
        String[] words = nameAndValue.split("\\s+", 2);
        if (words[0].isEmpty()) {
            throw new ChatException("/set parameter needs a name and a value, such as temperature 0.7");
        }
        Parameter parameter = Parameter.named(words[0]);
        String value = words.length > 1 ? words[1] : "";
        SessionOptions changed;
        try {
            changed = parameter.change().apply(chat.session().options(), value);
        } catch (IllegalArgumentException e) {
            throw new ChatException(parameter.name() + ": " + e.getMessage(), e);
        }
        boolean anotherCache =
                changed.contextLength() != chat.session().options().contextLength();
        chat.session().options(changed);
        String set = "Set " + parameter.name() + " to " + parameter.value().apply(changed);
        chat.screen().note(anotherCache ? set + ": the cache may take " + cache(changed) + "." : set + ".");
    }

    private String cache(SessionOptions options) {
        long bytes = chat.session().model().memoryNeed(options).cacheBytes();
        return String.format(Locale.ROOT, "%.2f GiB", bytes / GIB);
    }

    private void format(String name) {
        if (!name.equals("json")) {
            throw new ChatException("/set format knows json alone, found '" + name + "'");
        }
        generation(options -> options.withGrammar(Grammar.json()));
        chat.screen().note("Set format json.");
    }

    private void generation(UnaryOperator<GenerationOptions> change) {
        SessionOptions options = chat.session().options();
        chat.session().options(options.withGeneration(change.apply(options.generation())));
    }

    private void system(String text) {
        if (text.isEmpty()) {
            throw new ChatException("/set system needs a text (\"\" for none)");
        }
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        String prompt = quoted ? text.substring(1, text.length() - 1) : text;
        chat.session().system(prompt.isEmpty() ? null : prompt);
        chat.screen().note(prompt.isEmpty() ? "There is no system prompt any more." : "Set the system prompt.");
    }
}
