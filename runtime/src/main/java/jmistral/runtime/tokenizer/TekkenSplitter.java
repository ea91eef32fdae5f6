package jmistral.runtime.tokenizer;

import static jmistral.runtime.tokenizer.CharacterClass.BLANK;
import static jmistral.runtime.tokenizer.CharacterClass.LETTER;
import static jmistral.runtime.tokenizer.CharacterClass.LINE_END;
import static jmistral.runtime.tokenizer.CharacterClass.LOWER;
import static jmistral.runtime.tokenizer.CharacterClass.NUMBER;
import static jmistral.runtime.tokenizer.CharacterClass.UPPER;

/**
 * The words of Tekken. With {@code U} for {@code [\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]}, {@code L} for
 * {@code [\p{Ll}\p{Lm}\p{Lo}\p{M}]} and {@code P} for {@code [^\r\n\p{L}\p{N}]}:
 *
 * <pre>{@code P?U*L+|P?U+L*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+}</pre>
 *
 * <p>This is the expression of Mistral's own file. That of llama.cpp leaves the marks out and tells case in ASCII only, so
 * its ids differ for many scripts.
 */
final class TekkenSplitter implements WordSplitter {
    private static final int NONE = -1;

    @Override
    public int endOfWord(String text, int begin) {
        int bits = CharacterClass.at(text, begin);
        int second = CharacterClass.after(text, begin);
        if ((bits & NUMBER) != 0) {
            return second;
        }
        int word = endOfLetters(text, begin, second, bits);
        if (word != NONE) {
            return word;
        }
        int first = text.charAt(begin) == ' ' ? second : begin;
        int end = CharacterClass.endOfRunWithout(text, first, BLANK | LETTER | NUMBER);
        return end > first ? endOfLinesAndSlashes(text, end) : Blanks.endOfLinesOrWord(text, begin);
    }

    /** {@code P?U*L+|P?U+L*}, tried with P before without. */
    private static int endOfLetters(String text, int begin, int second, int bits) {
        boolean isPrefix = (bits & (LETTER | LINE_END)) == 0;
        int lowered = isPrefix ? endOfLowered(text, second) : NONE;
        if (lowered == NONE) {
            lowered = endOfLowered(text, begin);
        }
        if (lowered != NONE) {
            return lowered;
        }
        // No lower-case letter follows the upper-case ones: L* takes nothing.
        int first = isPrefix ? second : begin;
        int end = CharacterClass.endOfRun(text, first, UPPER);
        return end > first ? end : NONE;
    }

    /** {@code U*L+}: the L+ begins as late as it can, which may be inside of the run of U, as many are both. */
    private static int endOfLowered(String text, int begin) {
        int lastBoth = NONE;
        int at = begin;
        int bits = CharacterClass.at(text, at);
        while ((bits & UPPER) != 0) {
            at = CharacterClass.after(text, at);
            if ((bits & LOWER) != 0) {
                lastBoth = at;
            }
            bits = CharacterClass.at(text, at);
        }
        return (bits & LOWER) != 0 ? CharacterClass.endOfRun(text, at, LOWER) : lastBoth;
    }

    private static int endOfLinesAndSlashes(String text, int begin) {
        int at = begin;
        while (at < text.length() && (text.charAt(at) == '/' || text.charAt(at) == '\r' || text.charAt(at) == '\n')) {
            at++;
        }
        return at;
    }
}
