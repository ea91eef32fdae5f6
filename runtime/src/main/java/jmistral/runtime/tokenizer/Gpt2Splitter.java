package jmistral.runtime.tokenizer;

import static jmistral.runtime.tokenizer.CharacterClass.BLANK;
import static jmistral.runtime.tokenizer.CharacterClass.LETTER;
import static jmistral.runtime.tokenizer.CharacterClass.NUMBER;

/**
 * The words of GPT-2:
 *
 * <pre>{@code 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+}</pre>
 */
final class Gpt2Splitter implements WordSplitter {
    @Override
    public int endOfWord(String text, int begin) {
        int contraction = endOfContraction(text, begin);
        if (contraction > begin) {
            return contraction;
        }
        int first = text.charAt(begin) == ' ' ? begin + 1 : begin;
        int bits = CharacterClass.at(text, first) & (LETTER | NUMBER | BLANK);
        if (first == text.length() || bits == BLANK) {
            return Blanks.endOfWord(text, begin);
        }
        return bits == 0
                ? CharacterClass.endOfRunWithout(text, first, LETTER | NUMBER | BLANK)
                : CharacterClass.endOfRun(text, first, bits);
    }

    private static int endOfContraction(String text, int begin) {
        if (text.charAt(begin) != '\'' || begin + 1 == text.length()) {
            return begin;
        }
        return switch (text.charAt(begin + 1)) {
            case 's', 't', 'm', 'd' -> begin + 2;
            case 'r', 'v' -> text.startsWith("e", begin + 2) ? begin + 3 : begin;
            case 'l' -> text.startsWith("l", begin + 2) ? begin + 3 : begin;
            default -> begin;
        };
    }
}
