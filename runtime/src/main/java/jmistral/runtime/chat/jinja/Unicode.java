package jmistral.runtime.chat.jinja;

/** Python's classes of characters, where Java's of a like name differ. */
final class Unicode {
    private Unicode() {}

    /** {@code str.isspace}: what {@code strip()} and {@code split()} take for blank. */
    static boolean isSpace(int codePoint) {
        return switch (codePoint) {
            case 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1C, 0x1D, 0x1E, 0x1F, 0x85, 0x2028, 0x2029 -> true;
            default -> Character.getType(codePoint) == Character.SPACE_SEPARATOR;
        };
    }

    /** Where {@code str.splitlines} ends a line. */
    static boolean isLineBreak(char unit) {
        return switch (unit) {
            case '\n', '\r', 0x0B, 0x0C, 0x1C, 0x1D, 0x1E, 0x85, 0x2028, 0x2029 -> true;
            default -> false;
        };
    }

    /** Whether {@code repr()} shows a character as it stands. */
    static boolean isPrintable(int codePoint) {
        if (codePoint == ' ') {
            return true;
        }
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }

    /** {@code \w} of Python's regular expressions. */
    static boolean isWord(int codePoint) {
        return codePoint == '_' || Character.isLetter(codePoint) || isNumeric(codePoint);
    }

    /** {@code str.isnumeric}, without the ideographs that stand for numbers. */
    static boolean isNumeric(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
            default -> false;
        };
    }

    /** {@code str.isdigit}: decimal digits, and the raised and lowered ones. */
    static boolean isDigit(int codePoint) {
        return Character.isDigit(codePoint)
                || codePoint == 0xB2
                || codePoint == 0xB3
                || codePoint == 0xB9
                || codePoint == 0x2070
                || (codePoint >= 0x2074 && codePoint <= 0x2079)
                || (codePoint >= 0x2080 && codePoint <= 0x2089);
    }

    /** {@code str.isupper} asks for cased characters: upper, lower and title case. */
    static boolean isCased(int codePoint) {
        return Character.isUpperCase(codePoint) || Character.isLowerCase(codePoint) || Character.isTitleCase(codePoint);
    }
}
