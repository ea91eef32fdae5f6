package jmistral.runtime.tokenizer;

import static jmistral.runtime.tokenizer.CharacterClass.BLANK;
import static jmistral.runtime.tokenizer.CharacterClass.LINE_END;

/** The words that consist of blanks, which all expressions end with. */
final class Blanks {
    private Blanks() {}

    /**
     * {@code \s+(?!\S)|\s+} at a blank: a run of blanks, but for its last one if something follows to which that may
     * belong.
     */
    static int endOfWord(String text, int begin) {
        int end = CharacterClass.endOfRun(text, begin, BLANK);
        return end == text.length() || end == begin + 1 ? end : end - 1;
    }

    /** {@code \s*[\r\n]+|\s+(?!\S)|\s+} at a blank: a run of blanks up to its last line end, or as above if it has none. */
    static int endOfLinesOrWord(String text, int begin) {
        int end = CharacterClass.endOfRun(text, begin, BLANK);
        for (int at = end; at > begin; at--) {
            if ((CharacterClass.of(text.charAt(at - 1)) & LINE_END) != 0) {
                return at;
            }
        }
        return end == text.length() || end == begin + 1 ? end : end - 1;
    }
}
