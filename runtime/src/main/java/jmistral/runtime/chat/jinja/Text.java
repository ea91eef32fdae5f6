package jmistral.runtime.chat.jinja;

import java.util.Arrays;

/**
 * A string that knows which of its characters the template wrote and which came with the input. Cutting and joining keep
 * that knowledge. Immutable; equality looks at the characters only.
 *
 * <p>{@code flips} are the offsets at which the origin changes, ascending; before the first of them the template wrote.
 */
public final class Text implements Value, Comparable<Text> {
    private static final int[] ALL_TEMPLATE = {};
    private static final int[] ALL_INPUT = {0};

    /** The empty string. */
    public static final Text EMPTY = template("");

    private final String string;
    private final int[] flips;
    private final boolean markup;

    private Text(String string, int[] flips, boolean markup) {
        this.string = string;
        this.flips = flips;
        this.markup = markup;
    }

    /** A string of the template's own. */
    public static Text template(String string) {
        return new Text(string, ALL_TEMPLATE, false);
    }

    /** A string that came with the input. */
    public static Text input(String string) {
        return new Text(string, ALL_INPUT, false);
    }

    /** Takes {@code flips} over: ascending offsets, not to be changed afterwards. */
    static Text of(String string, int[] flips) {
        return new Text(string, flips, false);
    }

    /** The characters. */
    public String string() {
        return string;
    }

    /** Number of UTF-16 units. */
    public int length() {
        return string.length();
    }

    /** Whether the template wrote the unit at {@code index}. */
    public boolean isTemplateAt(int index) {
        return (run(index) & 1) == 0;
    }

    /** The offset at which the run of one origin that holds {@code index} ends. */
    public int runEnd(int index) {
        int run = run(index);
        return run < flips.length ? Math.min(flips[run], string.length()) : string.length();
    }

    /** Whether the template wrote all of it. */
    boolean isTemplate() {
        return runEnd(0) >= string.length() && isTemplateAt(0);
    }

    /** Whether it is marked as HTML that needs no escaping (Python's {@code Markup}). */
    boolean isMarkup() {
        return markup;
    }

    Text asMarkup() {
        return markup ? this : new Text(string, flips, true);
    }

    Text asPlain() {
        return markup ? new Text(string, flips, false) : this;
    }

    /** Marked as {@code other} is. */
    Text markedAs(Text other) {
        return other.markup ? asMarkup() : this;
    }

    /** The part between two offsets, keeping origins and mark. */
    public Text substring(int begin, int end) {
        if (begin == 0 && end == string.length()) {
            return this;
        }
        String part = string.substring(begin, end);
        if (flips.length == 0 || (flips.length == 1 && flips[0] == 0)) {
            return new Text(part, flips, markup);
        }
        int first = run(begin);
        int last = first;
        while (last < flips.length && flips[last] < end) {
            last++;
        }
        boolean startsAsInput = (first & 1) == 1;
        int shift = startsAsInput ? 1 : 0;
        int[] cut = new int[last - first + shift];
        for (int i = first; i < last; i++) {
            cut[i - first + shift] = flips[i] - begin;
        }
        return new Text(part, cut, markup);
    }

    /**
     * The same text with characters changed in place, such as by a change of case. Where the length changes too, origins
     * of a mixed text are no longer known: all of it counts as input then.
     */
    Text withCharacters(String changed) {
        if (changed.equals(string)) {
            return this;
        }
        boolean origins = changed.length() == string.length() || flips.length == 0;
        return new Text(changed, origins ? flips : ALL_INPUT, markup);
    }

    /** Number of code points: Python's length. */
    int codePoints() {
        return string.codePointCount(0, string.length());
    }

    /** Whether offsets and code point indexes are the same. */
    boolean isIndexedByUnit() {
        return codePoints() == string.length();
    }

    /** How many flips lie at or before an offset. */
    private int run(int index) {
        int at = Arrays.binarySearch(flips, index);
        return at < 0 ? -at - 1 : at + 1;
    }

    /** By code points, as Python compares. */
    @Override
    public int compareTo(Text other) {
        int length = Math.min(string.length(), other.string.length());
        for (int i = 0; i < length; i++) {
            char a = string.charAt(i);
            char b = other.string.charAt(i);
            if (a != b) {
                boolean surrogates = Character.isSurrogate(a) != Character.isSurrogate(b);
                return surrogates ? (Character.isSurrogate(a) ? 1 : -1) : Character.compare(a, b);
            }
        }
        return Integer.compare(string.length(), other.string.length());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Text text && text.string.equals(string);
    }

    @Override
    public int hashCode() {
        return string.hashCode();
    }

    @Override
    public String toString() {
        return string;
    }
}
