package jmistral.runtime.tokenizer;

import static jmistral.runtime.tokenizer.CharacterClass.BLANK;
import static jmistral.runtime.tokenizer.CharacterClass.NUMBER;

/** The words of SmolLM and StarCoder: each {@code \p{N}} alone, and {@link Gpt2Splitter}'s inside the runs between. */
final class SmolLmSplitter implements WordSplitter {
    private final Gpt2Splitter between = new Gpt2Splitter();

    @Override
    public int endOfWord(String text, int begin) {
        int bits = CharacterClass.at(text, begin);
        if ((bits & NUMBER) != 0) {
            return CharacterClass.after(text, begin);
        }
        if ((bits & BLANK) != 0) {
            int end = CharacterClass.endOfRun(text, begin, BLANK);
            if ((CharacterClass.at(text, end) & NUMBER) != 0) {
                return end; // the look-ahead does not see what lies behind the end of the run
            }
        }
        return between.endOfWord(text, begin);
    }
}
