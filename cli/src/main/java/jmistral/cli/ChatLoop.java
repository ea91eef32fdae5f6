package jmistral.cli;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import jmistral.runtime.Conversation;
import jmistral.runtime.JmistralException;
import jmistral.runtime.generation.GenerationResult;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * Talks with a person at a terminal: a line is a question. Ctrl-C ends the answer that is being given, or clears the line,
 * or, where there is neither, the program; Ctrl-D ends the program.
 */
final class ChatLoop {
    private static final String PROMPT = ">>> ";

    private final StandardStreams streams;
    private final Terminal terminal;
    private final Conversation conversation;
    private final boolean saysTiming;

    ChatLoop(StandardStreams streams, Terminal terminal, Conversation conversation, boolean saysTiming) {
        this.streams = streams;
        this.terminal = terminal;
        this.conversation = conversation;
        this.saysTiming = saysTiming;
    }

    /** The terminal that this process was started from. */
    static Terminal systemTerminal(StandardStreams streams) throws IOException {
        return TerminalBuilder.builder()
                .system(true)
                .providers("ffm,exec") // no native library is unpacked
                .encoding(streams.outputCharset())
                .build();
    }

    /** Talks until the person leaves; returns the exit code. */
    int run() {
        LineReader reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true) // '!' and '\' are the user's own
                .build();
        while (true) {
            String question;
            try {
                question = reader.readLine(PROMPT);
            } catch (UserInterruptException e) {
                if (e.getPartialLine().isEmpty()) {
                    return ExitCode.INTERRUPTED;
                }
                continue;
            } catch (EndOfFileException _) {
                return ExitCode.DONE;
            }
            if (!question.isBlank()) {
                answer(question);
            }
        }
    }

    private void answer(String question) {
        var cancelled = new AtomicBoolean();
        var printer = new AnswerPrinter(streams) {
            @Override
            public boolean isCancelled() {
                return cancelled.get();
            }
        };
        Terminal.SignalHandler before = terminal.handle(Terminal.Signal.INT, _ -> cancelled.set(true));
        try {
            GenerationResult result = conversation.ask(question, printer);
            printer.finish(result, saysTiming);
        } catch (JmistralException e) {
            streams.printError("jmistral: " + e.getMessage());
        } finally {
            terminal.handle(Terminal.Signal.INT, before);
        }
    }
}
