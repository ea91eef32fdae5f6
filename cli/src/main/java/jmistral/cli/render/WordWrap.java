package jmistral.cli.render;

import java.text.BreakIterator;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * Breaks text into lines that fit a terminal, between words, or within a word that is longer than a line, but never within
 * what is one character to a reader. A word is held back until it is certain where it ends. Where a line may be broken and
 * what belongs to one character is the JDK's knowledge, how many columns a character takes is JLine's.
 *
 * <p>Used by one thread; only the width may change at any time.
 */
public final class WordWrap implements TextSink {
    /** A width that no line reaches. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    private static final int TAB_COLUMNS = 8;
    private static final char LAST_ASCII = 0x7f;

    private final IntSupplier width;
    private final Consumer<AttributedString> output;
    private final BreakIterator breaks = BreakIterator.getLineInstance(Locale.ROOT);
    private final BreakIterator clusters = BreakIterator.getCharacterInstance(Locale.ROOT);
    private AttributedStringBuilder held = new AttributedStringBuilder(); // after the last certain break
    private AttributedString blanks = AttributedString.EMPTY; // wait for a word, or for the end of the line
    private boolean withinWord; // the last thing placed was the beginning of a word
    private int column;
    private int indent;

    /**
     * @param width columns of a line, asked again for each line; {@link #UNLIMITED} leaves it to the terminal
     * @param output takes pieces of lines, and newlines
     */
    public WordWrap(IntSupplier width, Consumer<AttributedString> output) {
        this.width = width;
        this.output = output;
    }

    @Override
    public void write(String piece) {
        write(piece, AttributedStyle.DEFAULT);
    }

    /** Takes more text, in which newlines end lines. */
    public void write(String text, AttributedStyle style) {
        int begin = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\t') {
                append(text.substring(begin, i), style);
                if (c == '\n') {
                    newline();
                } else {
                    tab();
                }
                begin = i + 1;
            }
        }
        append(text.substring(begin), style);
    }

    /** Writes text as it stands, however long the line becomes: it can be copied from the terminal unchanged. */
    public void writeVerbatim(String text, AttributedStyle style) {
        flushHeld();
        emit(blanks);
        blanks = AttributedString.EMPTY;
        emit(new AttributedString(text, style));
    }

    /** Ends the line; the next one begins at the left. */
    public void newline() {
        flushHeld();
        blanks = AttributedString.EMPTY;
        output.accept(AttributedString.NEWLINE);
        column = 0;
        indent = 0;
    }

    /** Has the lines that this one is broken into begin at this column. */
    public void indent(int columns) {
        indent = columns;
    }

    /** Whether something stands on the present line. */
    public boolean isWithinLine() {
        return column > 0 || held.length() > 0;
    }

    @Override
    public void finish() {
        flushHeld();
    }

    private void append(String text, AttributedStyle style) {
        if (text.isEmpty()) {
            return;
        }
        held.append(text, style);
        if (width.getAsInt() == UNLIMITED) {
            flushHeld();
            emit(blanks);
            blanks = AttributedString.EMPTY;
            return;
        }
        AttributedString all = held.toAttributedString();
        String string = all.toString();
        breaks.setText(string);
        clusters.setText(string);
        int begin = 0;
        // What the text goes on with may still move a break at its very end.
        for (int end = breaks.next(); end != BreakIterator.DONE && end < string.length(); end = breaks.next()) {
            if (clusters.isBoundary(end) && isBreak(string, begin, end)) {
                place(all.subSequence(begin, end));
                begin = end;
            }
        }
        AttributedString rest = all.subSequence(begin, all.length());
        if (columns(rest) > lineWidth() - indent) {
            int last = clusters.preceding(string.length());
            if (last > begin) {
                place(all.subSequence(begin, last));
                withinWord = true;
                begin = last;
            }
        }
        hold(all.subSequence(begin, all.length()));
    }

    /**
     * Whether a line may end there, where a text of any kind might: not after the hyphens that a word begins with, as in
     * {@code --verbose}, and not within an address or a path, which are easier to read and to copy as a whole.
     */
    private static boolean isBreak(String text, int begin, int end) {
        char before = text.charAt(end - 1);
        if (before == '-') {
            return text.substring(begin, end).chars().anyMatch(c -> c != '-');
        }
        return before <= ' ' || before > LAST_ASCII || text.charAt(end) > LAST_ASCII;
    }

    private void hold(AttributedString rest) {
        held = new AttributedStringBuilder();
        held.append(rest);
    }

    private void flushHeld() {
        AttributedString rest = held.toAttributedString();
        held = new AttributedStringBuilder();
        place(rest);
    }

    private void tab() {
        flushHeld();
        int at = column + columns(blanks);
        append(" ".repeat(TAB_COLUMNS - at % TAB_COLUMNS), AttributedStyle.DEFAULT);
    }

    /** Puts a word with the blanks behind it on this line, or on the next. */
    private void place(AttributedString segment) {
        boolean goesOn = withinWord;
        withinWord = false;
        int end = segment.length();
        while (end > 0 && segment.charAt(end - 1) == ' ') {
            end--;
        }
        AttributedString word = segment.subSequence(0, end);
        if (goesOn) {
            placeInPieces(word);
        } else if (end > 0) {
            if (column + columns(blanks) + columns(word) > lineWidth() && column > indent) {
                breakLine();
            }
            emit(blanks);
            blanks = AttributedString.EMPTY;
            if (columns(word) > lineWidth() - column) {
                placeInPieces(word);
            } else {
                emit(word);
            }
        }
        blanks = AttributedString.join(AttributedString.EMPTY, blanks, segment.subSequence(end, segment.length()));
    }

    private void placeInPieces(AttributedString word) {
        BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(word.toString());
        int begin = 0;
        for (int end = characters.next(); end != BreakIterator.DONE; end = characters.next()) {
            AttributedString character = word.subSequence(begin, end);
            if (column + columns(character) > lineWidth() && column > indent) {
                breakLine();
            }
            emit(character);
            begin = end;
        }
    }

    private void breakLine() {
        blanks = AttributedString.EMPTY;
        output.accept(AttributedString.NEWLINE);
        column = 0;
        emit(new AttributedString(" ".repeat(indent)));
    }

    private void emit(AttributedString text) {
        if (text.length() > 0) {
            output.accept(text);
            column += columns(text);
        }
    }

    /** The width, in which a deep indent still leaves room. */
    private int lineWidth() {
        int columns = width.getAsInt();
        if (column > columns) {
            column = (column - 1) % columns
                    + 1; // the window was made narrower, and the terminal has broken the line itself
        }
        if (indent > columns / 2) {
            indent = 0;
        }
        return columns;
    }

    private static int columns(AttributedString text) {
        return text.columnLength();
    }
}
