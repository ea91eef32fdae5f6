package jmistral.cli.chat;

import java.util.List;
import jmistral.cli.render.WordWrap;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/** What the chat writes on its terminal. Thread-safe as far as one line is written at a time. */
final class Screen {
    private final Terminal terminal;
    private volatile int width;

    /** The window's width is followed from now on, except while a line is read, which follows it by itself. */
    Screen(Terminal terminal) {
        this.terminal = terminal;
        terminal.handle(Terminal.Signal.WINCH, _ -> measure());
        measure();
    }

    /** Asks for the window's width anew. */
    final void measure() {
        int columns = terminal.getWidth();
        width = columns > 0 ? columns : WordWrap.UNLIMITED;
    }

    /** Columns of the window; {@link WordWrap#UNLIMITED} if it does not tell. */
    int width() {
        return width;
    }

    /** Whether the cursor can be moved and lines erased. */
    boolean isAddressable() {
        return !terminal.getType().startsWith(Terminal.TYPE_DUMB);
    }

    /** Writes without a newline, and may not show it before {@link #flush}. */
    void print(AttributedString text) {
        terminal.writer().print(text.toAnsi(terminal));
    }

    /** Writes control sequences and text as they are, at once. */
    void printRaw(String text) {
        terminal.writer().print(text);
        terminal.flush();
    }

    void flush() {
        terminal.flush();
    }

    /** A line, broken between words. */
    void line(String text) {
        styledLine(text, AttributedStyle.DEFAULT);
    }

    /** Lines that are not broken. */
    void lines(List<String> lines) {
        lines.forEach(line -> terminal.writer().println(line));
        terminal.flush();
    }

    /** A line that tells what happened, aside from the conversation. */
    void note(String text) {
        styledLine(text, AttributedStyle.DEFAULT.faint());
    }

    private void styledLine(String text, AttributedStyle style) {
        WordWrap wrap = new WordWrap(this::width, this::print);
        wrap.write(text + "\n", style);
        terminal.flush();
    }
}
