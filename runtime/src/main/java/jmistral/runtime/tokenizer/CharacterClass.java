package jmistral.runtime.tokenizer;

/**
 * The classes of characters that the expressions of byte-level vocabularies tell apart, as bits. The general categories
 * are Unicode's as the running Java knows them; blanks are White_Space, 25 characters, which is neither Java's
 * {@code \s} nor {@link Character#isWhitespace}.
 */
final class CharacterClass {
    /** {@code \p{L}}. */
    static final int LETTER = 1;

    /** {@code \p{N}}. */
    static final int NUMBER = 2;

    /** {@code \s}. */
    static final int BLANK = 4;

    /** {@code [\r\n]}, which are blanks too. */
    static final int LINE_END = 8;

    /** {@code [\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]}. */
    static final int UPPER = 16;

    /** {@code [\p{Ll}\p{Lm}\p{Lo}\p{M}]}. */
    static final int LOWER = 32;

    private static final int NEXT_LINE = 0x85;

    private CharacterClass() {}

    /** The bits of a code point. */
    static int of(int codePoint) {
        if (codePoint >= 'a' && codePoint <= 'z') {
            return LETTER | LOWER;
        }
        return switch (Character.getType(codePoint)) {
            case Character.LOWERCASE_LETTER -> LETTER | LOWER;
            case Character.UPPERCASE_LETTER, Character.TITLECASE_LETTER -> LETTER | UPPER;
            case Character.MODIFIER_LETTER, Character.OTHER_LETTER -> LETTER | UPPER | LOWER;
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
                UPPER | LOWER;
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> NUMBER;
            case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> BLANK;
            case Character.CONTROL -> ofControl(codePoint);
            default -> 0;
        };
    }

    private static int ofControl(int codePoint) {
        if (codePoint == '\n' || codePoint == '\r') {
            return BLANK | LINE_END;
        }
        return (codePoint >= '\t' && codePoint <= '\r') || codePoint == NEXT_LINE ? BLANK : 0;
    }

    /** Where the run of characters that have one of {@code bits} ends, from {@code begin} on. */
    static int endOfRun(String text, int begin, int bits) {
        int at = begin;
        while (at < text.length()) {
            int codePoint = text.codePointAt(at);
            if ((of(codePoint) & bits) == 0) {
                break;
            }
            at += Character.charCount(codePoint);
        }
        return at;
    }

    /** Where the run of characters that have none of {@code bits} ends, from {@code begin} on. */
    static int endOfRunWithout(String text, int begin, int bits) {
        int at = begin;
        while (at < text.length()) {
            int codePoint = text.codePointAt(at);
            if ((of(codePoint) & bits) != 0) {
                break;
            }
            at += Character.charCount(codePoint);
        }
        return at;
    }

    /** The bits of the character at {@code index}, or 0 at the end of the text. */
    static int at(String text, int index) {
        return index < text.length() ? of(text.codePointAt(index)) : 0;
    }

    /** The place behind the character at {@code index}. */
    static int after(String text, int index) {
        return index + Character.charCount(text.codePointAt(index));
    }
}
