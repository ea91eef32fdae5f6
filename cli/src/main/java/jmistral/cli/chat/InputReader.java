package jmistral.cli.chat;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.LineReader;
import org.jline.reader.Reference;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jline.utils.InfoCmp.Capability;

/**
 * The line that is being entered: with a hint as long as it is empty, more lines after a backslash or within quotes, and
 * the user's editor behind Ctrl-G.
 */
final class InputReader extends LineReaderImpl {
    private static final String PROMPT = ">>> ";
    private static final String NEXT_LINE_PROMPT = "... ";
    private static final String PLACEHOLDER = "Send a message (/? for help)";
    private static final String EDIT = "edit-in-editor";
    private static final String INSERT_NEWLINE = "insert-newline";

    private final Attributes editorAttributes;
    private final ExternalEditor editor;
    private boolean finishing;

    /**
     * @param editorAttributes how the terminal is to be set for an editor
     */
    InputReader(Terminal terminal, Commands commands, Attributes editorAttributes, ExternalEditor editor)
            throws IOException {
        super(terminal, "jmistral");
        this.editorAttributes = editorAttributes;
        this.editor = editor;
        setParser(EnteredWords.parser(commands));
        setCompleter(new CommandCompleter(commands));
        setVariable(LineReader.SECONDARY_PROMPT_PATTERN, NEXT_LINE_PROMPT);
        setOpt(Option.DISABLE_EVENT_EXPANSION); // '!' and '\' are the user's own
        unsetOpt(Option.HISTORY_IGNORE_SPACE); // a blank before a slash is no wish for secrecy
        unsetOpt(Option.HISTORY_REDUCE_BLANKS);
        widgets.put(EDIT, this::edit);
        widgets.put(INSERT_NEWLINE, this::insertNewline);
        KeyMap<Binding> keys = Objects.requireNonNull(keyMaps.get(MAIN));
        keys.bind(new Reference(EDIT), KeyMap.ctrl('G'));
        keys.bind(new Reference(INSERT_NEWLINE), KeyMap.alt(KeyMap.ctrl('M')));
    }

    /**
     * Reads a line, or several that belong together.
     *
     * @param prefilled what stands there already, to be edited
     * @throws org.jline.reader.UserInterruptException after Ctrl-C
     * @throws org.jline.reader.EndOfFileException after Ctrl-D on an empty line, or if the terminal is gone
     */
    String read(String prefilled) {
        return readLine(PROMPT, null, (Character) null, prefilled);
    }

    @Override
    public AttributedString getDisplayedBufferWithPrompts(List<AttributedString> secondaryPrompts) {
        AttributedString displayed = super.getDisplayedBufferWithPrompts(secondaryPrompts);
        if (buf.length() > 0 || finishing || post != null || terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
            return displayed;
        }
        return new AttributedStringBuilder()
                .append(displayed)
                .styled(AttributedStyle::faint, PLACEHOLDER)
                .toAttributedString();
    }

    /**
     * Draws the input anew after the window was resized. The terminal has broken its lines anew by then; the cursor is put
     * where the prompt begins now, or the lines above it would stay and be there twice.
     */
    @Override
    protected synchronized void handleSignal(Terminal.Signal signal) {
        Size now = terminal.getBufferSize();
        boolean resized = now.getRows() != size.getRows() || now.getColumns() != size.getColumns();
        if (signal == Terminal.Signal.WINCH && resized && now.getColumns() > 0) {
            AttributedStringBuilder upToCursor = new AttributedStringBuilder().tabs(getTabWidth());
            upToCursor.append(PROMPT).append(buf.upToCursor().replace("\n", "\n" + NEXT_LINE_PROMPT));
            int row = upToCursor.columnSplitLength(now.getColumns()).size() - 1;
            eraseLines(row);
        }
        super.handleSignal(signal);
    }

    /** Erases from {@code above} lines above the cursor to the screen's end, and stays at the beginning of that. */
    private void eraseLines(int above) {
        terminal.puts(Capability.carriage_return);
        repeat(Capability.cursor_up, above);
        for (int i = 0; i < above; i++) {
            terminal.puts(
                    Capability.clr_eol); // line by line: some terminals scroll a screen away that is erased at once
            terminal.puts(Capability.cursor_down);
            terminal.puts(Capability.carriage_return);
        }
        terminal.puts(Capability.clr_eos);
        repeat(Capability.cursor_up, above);
    }

    private void repeat(Capability capability, int times) {
        for (int i = 0; i < times; i++) {
            terminal.puts(capability);
        }
    }

    @Override
    protected void cleanup() {
        finishing = true;
        try {
            super.cleanup();
        } finally {
            finishing = false;
        }
    }

    @Override
    protected boolean acceptLine() {
        String entered = buf.toString();
        if (Input.isUnfinished(entered)) {
            buf.cursor(buf.length());
            return insertNewline();
        }
        if (entered.endsWith("\\")) {
            buf.cursor(buf.length());
            buf.backspace();
            return insertNewline();
        }
        return super.acceptLine();
    }

    private boolean insertNewline() {
        buf.write("\n");
        return true;
    }

    private boolean edit() {
        clear(); // the editor may use the lines
        terminal.puts(Capability.keypad_local);
        terminal.writer().write(BRACKETED_PASTE_OFF);
        terminal.flush();
        Attributes attributes = terminal.getAttributes();
        // The signals of the terminal are the editor's meanwhile.
        Terminal.SignalHandler interrupt = terminal.handle(Terminal.Signal.INT, _ -> {});
        Terminal.SignalHandler resize = terminal.handle(Terminal.Signal.WINCH, _ -> {});
        Terminal.SignalHandler stop = terminal.handle(Terminal.Signal.TSTP, Terminal.SignalHandler.SIG_DFL);
        Terminal.SignalHandler goOn = terminal.handle(Terminal.Signal.CONT, _ -> {});
        terminal.setAttributes(editorAttributes);
        try {
            String edited = editor.edit(buf.toString());
            buf.clear();
            buf.write(edited);
        } catch (IOException e) {
            terminal.writer().println(e.getMessage());
        } finally {
            terminal.setAttributes(attributes);
            terminal.handle(Terminal.Signal.INT, interrupt);
            terminal.handle(Terminal.Signal.WINCH, resize);
            terminal.handle(Terminal.Signal.TSTP, stop);
            terminal.handle(Terminal.Signal.CONT, goOn);
            terminal.puts(Capability.keypad_xmit);
            terminal.writer().write(BRACKETED_PASTE_ON);
        }
        redrawLine();
        handleSignal(Terminal.Signal.WINCH);
        return true;
    }
}
