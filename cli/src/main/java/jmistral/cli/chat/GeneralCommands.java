package jmistral.cli.chat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jmistral.runtime.chat.Message;
import jmistral.runtime.tokenizer.Tokenizer;

/** The commands of a chat, but for {@code /set} and {@code /show}. */
final class GeneralCommands {
    private static final Command.Completion NONE = new Command.Completion.None();
    private static final Command.Completion FILE = new Command.Completion.FileName();

    private final Chat chat;

    GeneralCommands(Chat chat) {
        this.chat = chat;
    }

    void addTo(Commands commands) {
        commands.add(new SetCommand(chat).command());
        commands.add(new ShowCommand(chat).command());
        commands.add(plain("/clear", "forget the conversation, but for the system prompt", this::clear));
        commands.add(plain("/regen", "answer the last message again", chat::regenerate));
        commands.add(plain("/undo", "take the last message and its answer back", this::undo));
        commands.add(plain("/edit", "change the last message and send it again", chat::editLastQuestion));
        commands.add(file("/read", "send a text file with the next message", this::read));
        commands.add(file("/save", "write the conversation to a file, as JSON", this::save));
        commands.add(file("/load", "go on from a conversation in such a file", this::load));
        commands.add(new Command(List.of("/tokens"), "TEXT", "show the tokens of a text", NONE, this::tokens));
        commands.add(new Command(List.of("/help", "/?"), "", "show this", NONE, _ -> help()));
        commands.add(new Command(List.of("/bye", "/exit"), "", "leave", NONE, _ -> chat.leave()));
    }

    private static Command plain(String name, String summary, Runnable action) {
        return new Command(List.of(name), "", summary, NONE, _ -> action.run());
    }

    /** A command that takes the name of a file, and wants one. */
    private static Command file(String name, String summary, FileAction action) {
        return new Command(List.of(name), "FILE", summary, FILE, argument -> {
            if (argument.isEmpty()) {
                throw new ChatException(name + " needs the name of a file");
            }
            action.run(path(argument));
        });
    }

    private interface FileAction {
        void run(Path file) throws IOException;
    }

    /** The file of that name, where {@code ~} is the home folder as in a shell. */
    private static Path path(String name) {
        return name.startsWith("~/") ? Path.of(System.getProperty("user.home"), name.substring(2)) : Path.of(name);
    }

    private void clear() {
        chat.session().clear();
        chat.detach();
        chat.screen().note("The conversation is forgotten.");
    }

    private void undo() {
        if (!chat.session().undo()) {
            throw new ChatException("there is no message to take back");
        }
        chat.screen()
                .note(chat.session()
                        .lastQuestion()
                        .map(question -> "The last message is taken back; the one before it is: " + firstLine(question))
                        .orElse("The last message is taken back, it was the first one."));
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    private void read(Path file) throws IOException {
        String text = text(file);
        chat.attach("--- File: " + file.getFileName() + " ---\n" + text);
        int tokens = chat.session().model().tokenizer().encode(text).length;
        chat.screen().note(file + ", " + tokens + " tokens, goes with the next message.");
    }

    private static String text(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ChatException(file + " is no text in UTF-8", e);
        }
    }

    private void save(Path file) throws IOException {
        List<Message> messages = chat.session().messages();
        boolean replaces = Files.exists(file);
        chat.setup().store().save(file, messages);
        chat.screen()
                .note(messages.size() + " messages are saved in " + file
                        + (replaces ? ", what stood there is replaced." : "."));
    }

    private void load(Path file) throws IOException {
        List<Message> messages = chat.setup().store().load(file);
        chat.session().replace(messages);
        chat.detach();
        chat.screen().note(messages.size() + " messages are loaded from " + file + ".");
    }

    private void tokens(String text) {
        Tokenizer tokenizer = chat.session().model().tokenizer();
        int[] ids = tokenizer.encode(text);
        List<String> tokens = new ArrayList<>();
        for (int id : ids) {
            tokens.add(id + " '" + tokenizer.vocabulary().piece(id) + "'");
        }
        chat.screen().line(ids.length + (ids.length == 1 ? " token: " : " tokens: ") + String.join(", ", tokens));
    }

    private void help() {
        List<String> lines = new ArrayList<>();
        int width = chat.commands().all().stream()
                .mapToInt(command -> command.usage().length())
                .max()
                .orElse(0);
        for (Command command : chat.commands().all()) {
            lines.add(row(command.usage(), width, command.summary()));
        }
        lines.add("");
        lines.add(row("\"\"\"", width, "begins and ends a message of several lines"));
        lines.add(row("\\", width, "at a line's end has another one follow, as Alt-Enter does"));
        lines.add(row("Tab", width, "completes commands and their arguments"));
        lines.add(row("Ctrl-R", width, "searches what you entered before"));
        lines.add(row("Ctrl-G", width, "opens the message in your editor"));
        lines.add(row("Ctrl-C", width, "stops the answer, or clears the line"));
        lines.add(row("Ctrl-L", width, "clears the screen"));
        lines.add(row("Ctrl-D", width, "leaves"));
        chat.screen().lines(lines);
    }

    private static String row(String left, int width, String right) {
        return "  " + left + " ".repeat(Math.max(0, width - left.length())) + "  " + right;
    }
}
