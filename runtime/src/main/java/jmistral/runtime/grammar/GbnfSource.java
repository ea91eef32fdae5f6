package jmistral.runtime.grammar;

/** The text of a grammar and how far it was read. Offsets count UTF-16 units; people are shown lines and columns. */
final class GbnfSource {
    private static final int END = -1;

    private final String text;
    private int offset;

    GbnfSource(String text) {
        this.text = text;
    }

    int offset() {
        return offset;
    }

    boolean atEnd() {
        return offset == text.length();
    }

    /** The unit that comes next, or {@code -1} at the end. */
    int peek() {
        return offset < text.length() ? text.charAt(offset) : END;
    }

    boolean isNext(String expected) {
        return text.startsWith(expected, offset);
    }

    /** Goes on behind {@code expected} if it comes next. */
    boolean take(String expected) {
        boolean found = isNext(expected);
        offset += found ? expected.length() : 0;
        return found;
    }

    void require(String expected, String where) {
        if (!take(expected)) {
            throw failure("expected '" + expected + "' " + where + ", found " + found());
        }
    }

    /** Reads one character. */
    int codePoint() {
        int codePoint = text.codePointAt(offset);
        offset += Character.charCount(codePoint);
        return codePoint;
    }

    /** Reads letters, digits and dashes; perhaps none. */
    String word() {
        int begin = offset;
        while (isWord(peek())) {
            offset++;
        }
        return text.substring(begin, offset);
    }

    /** Reads decimal digits; perhaps none. */
    String digits() {
        int begin = offset;
        while (peek() >= '0' && peek() <= '9') {
            offset++;
        }
        return text.substring(begin, offset);
    }

    /** Reads exactly {@code count} hexadecimal digits. */
    int hexadecimal(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            int digit = peek() < 128 ? Character.digit(peek(), 16) : -1;
            if (digit < 0) {
                throw failure("expected " + count + " hexadecimal digits, found " + found());
            }
            value = value << 4 | digit;
            offset++;
        }
        return value;
    }

    /** Goes on behind blanks, tabs and comments, and behind line ends too if {@code overLines}. */
    void skipBlanks(boolean overLines) {
        while (true) {
            int next = peek();
            if (next == '#') {
                while (!atEnd() && peek() != '\n' && peek() != '\r') {
                    offset++;
                }
            } else if (next == ' ' || next == '\t' || (overLines && (next == '\n' || next == '\r'))) {
                offset++;
            } else {
                return;
            }
        }
    }

    static boolean isWord(int unit) {
        return (unit >= 'a' && unit <= 'z')
                || (unit >= 'A' && unit <= 'Z')
                || (unit >= '0' && unit <= '9')
                || unit == '-';
    }

    /** What comes next, for a message. */
    String found() {
        return switch (peek()) {
            case END -> "the end of the grammar";
            case '\n', '\r' -> "the end of the line";
            default -> "'" + Character.toString(text.codePointAt(offset)) + "'";
        };
    }

    /** A fault at the place that was reached. */
    GrammarSyntaxException failure(String problem) {
        return failure(offset, problem);
    }

    /** A fault at another place. */
    GrammarSyntaxException failure(int at, String problem) {
        int line = 1;
        int lineBegin = 0;
        for (int i = 0; i < at; i++) {
            char unit = text.charAt(i);
            if (unit == '\n' || (unit == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n'))) {
                line++;
                lineBegin = i + 1;
            }
        }
        return new GrammarSyntaxException(line, text.codePointCount(lineBegin, at) + 1, problem);
    }
}
