package jmistral.runtime.tokenizer;

import static jmistral.runtime.tokenizer.CharacterClass.BLANK;
import static jmistral.runtime.tokenizer.CharacterClass.LETTER;
import static jmistral.runtime.tokenizer.CharacterClass.LINE_END;
import static jmistral.runtime.tokenizer.CharacterClass.NUMBER;

/**
 * The words of Llama 3:
 *
 * <pre>{@code
 * (?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+
 * }</pre>
 */
final class LlamaBpeSplitter implements WordSplitter {
    private static final int MAX_DIGITS = 3;

    @Override
    public int endOfWord(String text, int begin) {
        int contraction = endOfContraction(text, begin);
        if (contraction > begin) {
            return contraction;
        }
        int bits = CharacterClass.at(text, begin);
        int second = CharacterClass.after(text, begin);
        if ((bits & NUMBER) != 0) {
            return endOfNumber(text, second);
        }
        if ((bits & LETTER) != 0 || ((bits & LINE_END) == 0 && (CharacterClass.at(text, second) & LETTER) != 0)) {
            return CharacterClass.endOfRun(text, second, LETTER);
        }
        int first = text.charAt(begin) == ' ' ? second : begin;
        int end = CharacterClass.endOfRunWithout(text, first, BLANK | LETTER | NUMBER);
        return end > first ? CharacterClass.endOfRun(text, end, LINE_END) : Blanks.endOfLinesOrWord(text, begin);
    }

    private static int endOfNumber(String text, int second) {
        int end = second;
        for (int digits = 1; digits < MAX_DIGITS && (CharacterClass.at(text, end) & NUMBER) != 0; digits++) {
            end = CharacterClass.after(text, end);
        }
        return end;
    }

    private static int endOfContraction(String text, int begin) {
        if (text.charAt(begin) != '\'' || begin + 1 == text.length()) {
            return begin;
        }
        return switch (text.charAt(begin + 1)) {
            // U+017F, the long s, is an s where case does not count.
            case 's', 'S', '\u017f', 't', 'T', 'm', 'M', 'd', 'D' -> begin + 2;
            case 'r', 'R', 'v', 'V' -> isEither(text, begin + 2, 'e', 'E') ? begin + 3 : begin;
            case 'l', 'L' -> isEither(text, begin + 2, 'l', 'L') ? begin + 3 : begin;
            default -> begin;
        };
    }

    private static boolean isEither(String text, int index, char lower, char upper) {
        return index < text.length() && (text.charAt(index) == lower || text.charAt(index) == upper);
    }
}
