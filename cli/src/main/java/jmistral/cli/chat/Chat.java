package jmistral.cli.chat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Optional;
import java.util.function.BiFunction;
import jmistral.cli.progress.ProgressLine;
import jmistral.runtime.generation.FinishReason;
import jmistral.runtime.generation.GenerationListener;
import jmistral.runtime.generation.GenerationResult;
import org.jline.reader.EndOfFileException;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp.Capability;
import org.jspecify.annotations.Nullable;

/**
 * Talks with a person at a terminal, message by message. Ctrl-C ends the answer that is being given, or clears the line;
 * twice at the empty line, it leaves, and so does Ctrl-D. Nothing that goes wrong ends the chat.
 */
public final class Chat implements AutoCloseable {
    /** How a person left. */
    public enum Leaving {
        /** By Ctrl-D or a command, or the terminal is gone. */
        ASKED,
        /** By Ctrl-C. */
        INTERRUPTED
    }

    private final ChatSetup setup;
    private final Terminal terminal;
    private final Screen screen;
    private final ChatSession session;
    private final ViewOptions view;
    private final Commands commands;
    private final InputReader reader;
    private final ChatHistory history;
    private final Attributes originalAttributes;
    private final @Nullable ReadAhead readAhead;
    private final StringBuilder attached = new StringBuilder(); // goes before the next message
    private String prefilled = "";
    private boolean editing; // the next message takes the last one's place
    private boolean saidThatContextIsFull;
    private boolean answeredBefore;
    private boolean leaving;
    private volatile boolean cancelled;

    /**
     * A chat on a terminal, which the caller closes after it.
     *
     * @throws IllegalArgumentException if the options bias a token that is not in the vocabulary
     */
    public Chat(ChatSetup setup, Terminal terminal) throws IOException {
        this.setup = setup;
        this.terminal = terminal;
        originalAttributes = terminal.getAttributes();
        screen = new Screen(terminal);
        view = new ViewOptions(setup.markdown(), setup.wordWrap(), setup.verbose());
        session = new ChatSession(setup.model(), setup.options(), setup.system());
        commands = new Commands();
        reader = new InputReader(terminal, commands, originalAttributes, new ExternalEditor(setup.variables()));
        history = new ChatHistory(reader, setup.historyFile(), this::sayProblem);
        new GeneralCommands(this).addTo(commands);
        readAhead = setup.readsAhead() ? new ReadAhead(setup.model().file().residency()) : null;
    }

    /** The terminal that this process was started from. */
    public static Terminal systemTerminal(Charset charset) throws IOException {
        return TerminalBuilder.builder()
                .system(true)
                .providers("ffm,exec") // no native library is unpacked
                .encoding(charset)
                .build();
    }

    /** Talks until the person leaves. */
    public Leaving run() {
        // Keys that are struck during an answer are not shown, and belong to the next message.
        terminal.enterRawMode();
        terminal.handle(Terminal.Signal.INT, _ -> cancelled = true);
        terminal.handle(Terminal.Signal.TSTP, _ -> suspend());
        terminal.handle(Terminal.Signal.CONT, _ -> terminal.enterRawMode());
        try {
            return talk();
        } finally {
            terminal.setAttributes(originalAttributes);
        }
    }

    @Override
    public void close() {
        if (readAhead != null) {
            readAhead.close();
        }
        session.close();
    }

    /**
     * Stops the process, as Ctrl-Z does by itself, but leaves the terminal to the shell as it was before: a shell that does
     * not set it itself would take the raw mode for the end of its input. Returns when the shell has it go on: this thread
     * too runs on until the signal has reached another one, and it must not take the terminal back meanwhile, hence the wait.
     */
    private void suspend() {
        Attributes attributes = terminal.getAttributes();
        terminal.puts(Capability.keypad_local);
        terminal.writer().write(LineReaderImpl.BRACKETED_PASTE_OFF);
        terminal.flush();
        terminal.setAttributes(originalAttributes);
        try {
            new ProcessBuilder(
                            "/bin/sh",
                            "-c",
                            "kill -STOP " + ProcessHandle.current().pid() + " && sleep 0.2")
                    .start()
                    .waitFor();
        } catch (IOException e) {
            sayProblem("the program cannot be stopped: " + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        terminal.setAttributes(attributes);
        terminal.puts(Capability.keypad_xmit);
        terminal.writer().write(LineReaderImpl.BRACKETED_PASTE_ON);
        terminal.flush();
    }

    private Leaving talk() {
        boolean warned = false;
        while (!leaving) {
            String entered;
            try {
                entered = read();
            } catch (UserInterruptException e) {
                editing = false;
                if (warned) {
                    return Leaving.INTERRUPTED;
                }
                warned = e.getPartialLine().isEmpty();
                if (warned) {
                    screen.note("Ctrl-C again, Ctrl-D or /bye leaves.");
                }
                continue;
            } catch (EndOfFileException _) {
                break;
            } finally {
                Thread.interrupted(); // by which the reader was told of Ctrl-C
            }
            warned = false;
            try {
                obey(Input.of(entered));
            } catch (IOException | RuntimeException e) {
                sayProblem(setup.sentences().apply(e));
            }
        }
        return Leaving.ASKED;
    }

    private String read() {
        cancelled = false; // not later: Ctrl-C right after Enter is meant for the answer
        String line = prefilled;
        prefilled = "";
        String entered = reader.read(line);
        screen.measure();
        return entered;
    }

    private void obey(Input input) throws IOException {
        boolean instead = editing;
        editing = false;
        switch (input) {
            case Input.Nothing _ -> {}
            case Input.CommandLine(String name, String argument) ->
                commands.named(name).action().run(argument);
            case Input.Message(String text) -> {
                String whole = attached + text;
                if (answer(whole, instead ? session::askInstead : session::ask)) {
                    detach();
                }
            }
        }
    }

    /** Returns whether there was an answer. */
    private boolean answer(String question, BiFunction<String, GenerationListener, GenerationResult> ask) {
        int leftOutBefore = session.leftOut();
        GenerationResult result;
        try (AnswerView answer = new AnswerView(screen, view, terminal.encoding(), progressLine(), () -> cancelled)) {
            result = ask.apply(question, answer);
        }
        explain(result, leftOutBefore);
        if (view.verbose()) {
            screen.lines(Timing.lines(result, answeredBefore ? 0 : setup.loadNanos()));
            screen.line("");
        }
        answeredBefore = true;
        return !result.text().isEmpty();
    }

    private @Nullable ProgressLine progressLine() {
        return screen.isAddressable()
                ? new ProgressLine(screen::printRaw, setup.model().file().residency())
                : null;
    }

    /** Says what the answer does not. */
    private void explain(GenerationResult result, int leftOutBefore) {
        if (result.text().isEmpty()) {
            screen.note("(There is no answer; the message is forgotten.)");
        } else if (result.finishReason() == FinishReason.CONTEXT_FULL) {
            screen.note("(The answer is cut, the context of " + session.contextLength()
                    + " tokens is full: /set parameter num_ctx N makes it longer.)");
        }
        if (session.leftOut() > leftOutBefore && !saidThatContextIsFull) {
            saidThatContextIsFull = true;
            screen.note("(The context of " + session.contextLength()
                    + " tokens is full: from now on the oldest messages are left out, as /show context tells.)");
        }
    }

    private void sayProblem(String sentence) {
        screen.line("jmistral: " + sentence);
    }

    ChatSetup setup() {
        return setup;
    }

    Screen screen() {
        return screen;
    }

    ChatSession session() {
        return session;
    }

    ViewOptions view() {
        return view;
    }

    ChatHistory history() {
        return history;
    }

    Commands commands() {
        return commands;
    }

    /** Asks the last question again. */
    void regenerate() {
        answer(requireLastQuestion(), session::askInstead);
    }

    /** Has the next message begin as the last question, whose place it takes. */
    void editLastQuestion() {
        prefilled = Input.quoted(requireLastQuestion());
        editing = true;
    }

    /** Puts text before the next message. */
    void attach(String text) {
        attached.append(text).append("\n\n");
    }

    /** Forgets what was put before the next message. */
    void detach() {
        attached.setLength(0);
    }

    void leave() {
        leaving = true;
    }

    private String requireLastQuestion() {
        Optional<String> question = session.lastQuestion();
        return question.orElseThrow(() -> new ChatException("there is no message yet"));
    }
}
