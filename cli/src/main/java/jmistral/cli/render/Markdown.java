package jmistral.cli.render;

import java.nio.charset.Charset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jline.utils.AttributedStyle;

/**
 * Styles Markdown lightly while it is still growing: headings and bold text, code within lines and in blocks, lists. The
 * rest stays as it is. The beginning of a line is held back until it is certain what kind of line it is.
 */
public final class Markdown implements TextSink {
    private static final Pattern FENCE = Pattern.compile(" *(?<fence>`{3,}|~{3,})[^`\\n]*\\n");
    private static final Pattern HEADING = Pattern.compile("(?<level>#{1,6})[ \\t]+(?=[^ \\t])");
    private static final Pattern BULLET = Pattern.compile("(?<blanks> *)[-*+][ \\t]+(?=[^ \\t])");
    private static final Pattern NUMBER = Pattern.compile("(?<blanks> *)(?<number>\\d{1,9}[.)])[ \\t]+(?=[^ \\t])");

    private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
    private static final AttributedStyle CODE = PLAIN.foreground(AttributedStyle.CYAN);
    private static final AttributedStyle FENCE_STYLE = PLAIN.faint();

    private final WordWrap wrap;
    private final String bullet;
    private final InlineMarkup inline;
    private final StringBuilder pending = new StringBuilder(); // not written yet
    private boolean atLineStart = true;
    private String openFence = ""; // of the code block that the text is in
    private AttributedStyle lineStyle = PLAIN;

    /**
     * @param wrap takes the styled text
     * @param charset what the terminal understands, which may have no bullet
     */
    public Markdown(WordWrap wrap, Charset charset) {
        this.wrap = wrap;
        bullet = charset.newEncoder().canEncode('•') ? "• " : "- ";
        inline = new InlineMarkup(CODE, wrap::write);
    }

    @Override
    public void write(String piece) {
        pending.append(piece);
        while (advance(false)) {
            // line after line
        }
    }

    @Override
    public void finish() {
        while (advance(true)) {
            // line after line
        }
        wrap.finish();
    }

    /** Writes what is certain of the present line; returns whether it was the whole line. */
    private boolean advance(boolean isLast) {
        int newline = pending.indexOf("\n");
        boolean complete = newline >= 0 || isLast;
        String line = newline >= 0 ? pending.substring(0, newline) : pending.toString();
        if (atLineStart) {
            int begun = begin(line, complete);
            if (begun < 0) {
                return false;
            }
            atLineStart = false;
            pending.delete(0, begun);
            line = line.substring(begun);
        }
        pending.delete(0, body(line, complete));
        if (newline < 0) {
            return false;
        }
        pending.deleteCharAt(0);
        wrap.newline();
        atLineStart = true;
        lineStyle = PLAIN;
        return true;
    }

    private int body(String line, boolean complete) {
        if (openFence.isEmpty() || lineStyle.equals(FENCE_STYLE)) {
            return inline.write(line, complete, lineStyle);
        }
        wrap.writeVerbatim(line, CODE);
        return line.length();
    }

    /** Finds out what kind of line begins; returns how much of it has been written instead, or -1 if that is uncertain. */
    private int begin(String line, boolean complete) {
        String text = complete ? line + "\n" : line;
        Matcher fence = FENCE.matcher(text);
        if (fence.lookingAt()) {
            return fence(line, fence.group("fence"));
        }
        if (!openFence.isEmpty()) {
            return !complete && GrowingText.isUncertain(fence) ? -1 : 0;
        }
        Matcher heading = HEADING.matcher(text);
        if (heading.lookingAt()) {
            lineStyle = heading.group("level").length() == 1 ? PLAIN.bold().underline() : PLAIN.bold();
            return heading.end();
        }
        Matcher item = BULLET.matcher(text);
        if (item.lookingAt()) {
            return item(item, bullet);
        }
        Matcher number = NUMBER.matcher(text);
        if (number.lookingAt()) {
            return item(number, number.group("number") + " ");
        }
        boolean undecided = !complete && Stream.of(fence, heading, item, number).anyMatch(GrowingText::isUncertain);
        return undecided ? -1 : 0;
    }

    /** A line that opens or closes a block of code, or is a line of that code itself. */
    private int fence(String line, String fence) {
        if (openFence.isEmpty()) {
            openFence = fence;
        } else if (fence.startsWith(openFence) && line.strip().equals(fence)) {
            openFence = "";
        } else {
            return 0;
        }
        lineStyle = FENCE_STYLE;
        wrap.writeVerbatim(line, FENCE_STYLE);
        return line.length();
    }

    private int item(Matcher item, String marker) {
        String blanks = item.group("blanks");
        wrap.write(blanks + marker, PLAIN);
        wrap.indent(blanks.length() + marker.length());
        return item.end();
    }
}
