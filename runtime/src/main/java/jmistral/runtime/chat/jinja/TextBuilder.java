package jmistral.runtime.chat.jinja;

import java.util.Arrays;

/** Joins texts to one, keeping the origin of every character; what it copies counts against a budget. */
final class TextBuilder {
    private final StringBuilder string = new StringBuilder();
    private final Budget budget;
    private int[] flips = new int[4];
    private int flipCount;

    TextBuilder(Budget budget) {
        this.budget = budget;
    }

    int length() {
        return string.length();
    }

    TextBuilder append(Text text) {
        return append(text, 0, text.length());
    }

    /** Appends the part of a text between two offsets. */
    TextBuilder append(Text text, int begin, int end) {
        budget.copy(end - begin);
        for (int at = begin; at < end; ) {
            int runEnd = Math.min(text.runEnd(at), end);
            setOrigin(text.isTemplateAt(at));
            string.append(text.string(), at, runEnd);
            at = runEnd;
        }
        return this;
    }

    /** Appends characters that the template, or the language itself, wrote. */
    TextBuilder append(String template) {
        return append(template, true);
    }

    TextBuilder append(String part, boolean byTemplate) {
        if (!part.isEmpty()) {
            budget.copy(part.length());
            setOrigin(byTemplate);
            string.append(part);
        }
        return this;
    }

    TextBuilder appendCodePoint(int codePoint, boolean byTemplate) {
        budget.copy(1);
        setOrigin(byTemplate);
        string.appendCodePoint(codePoint);
        return this;
    }

    TextBuilder repeat(Text text, long times) {
        if (text.length() > 0 && times > 0) {
            budget.copy(text.length() * Math.min(times, Integer.MAX_VALUE));
            for (long i = 0; i < times; i++) {
                append(text);
            }
        }
        return this;
    }

    TextBuilder repeat(String template, long times) {
        return repeat(Text.template(template), times);
    }

    Text build() {
        return Text.of(string.toString(), Arrays.copyOf(flips, flipCount));
    }

    private void setOrigin(boolean byTemplate) {
        boolean isTemplate = (flipCount & 1) == 0;
        if (isTemplate != byTemplate) {
            if (flipCount == flips.length) {
                flips = Arrays.copyOf(flips, 2 * flipCount);
            }
            flips[flipCount++] = string.length();
        }
    }
}
