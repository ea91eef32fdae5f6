package jmistral.cli.render;

import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.utils.AttributedStyle;

/**
 * Bold text and code within a line of Markdown. What opens is not styled before it is seen to close, so that a lone
 * asterisk or backquote stays what it is.
 */
final class InlineMarkup {
    private static final Pattern SPAN = Pattern.compile(
            "(?<ticks>`+)(?<code>[^`].*?)(?<!`)\\k<ticks>(?!`)|\\*\\*(?<bold>[^\\s*](?:.*?[^\\s*])??)\\*\\*");
    private static final Pattern OPENING = Pattern.compile("`+|\\*\\*?");

    /** Longer than any span that is worth waiting for. */
    private static final int LONGEST_SPAN = 400;

    private final AttributedStyle codeStyle;
    private final BiConsumer<String, AttributedStyle> output;

    InlineMarkup(AttributedStyle codeStyle, BiConsumer<String, AttributedStyle> output) {
        this.codeStyle = codeStyle;
        this.output = output;
    }

    /**
     * Writes as much of a line as is certain.
     *
     * @param line what has come of the line and has not been written
     * @param complete whether the line ends there
     * @return how many characters were written; all of them if the line is complete
     */
    int write(String line, boolean complete, AttributedStyle style) {
        Matcher opening = OPENING.matcher(line);
        int written = 0;
        while (opening.find(written)) {
            int begin = opening.start();
            output.accept(line.substring(written, begin), style);
            Matcher span = SPAN.matcher(line).region(begin, line.length());
            boolean closes = span.lookingAt();
            if (!complete && GrowingText.isUncertain(span) && line.length() - begin < LONGEST_SPAN) {
                return begin; // more text may close it, or make it longer
            }
            if (!closes) {
                output.accept(opening.group(), style);
                written = opening.end();
            } else {
                writeSpan(span, style);
                written = span.end();
            }
        }
        output.accept(line.substring(written), style);
        return line.length();
    }

    private void writeSpan(Matcher span, AttributedStyle style) {
        String bold = span.group("bold");
        if (bold != null) {
            write(bold, true, style.bold());
        } else {
            output.accept(span.group("code"), codeStyle);
        }
    }
}
