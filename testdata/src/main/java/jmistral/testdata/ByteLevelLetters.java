package jmistral.testdata;

import java.util.ArrayList;
import java.util.List;

/** The characters that stand for the 256 bytes in a byte-level vocabulary, as GPT-2's does it. */
public final class ByteLevelLetters {
    private ByteLevelLetters() {}

    /** By the byte's value. */
    public static List<String> all() {
        List<String> letters = new ArrayList<>();
        int others = 0;
        for (int value = 0; value < 256; value++) {
            boolean isVisible = (value >= 33 && value <= 126) || (value >= 161 && value <= 172) || value >= 174;
            letters.add(Character.toString(isVisible ? value : 256 + others++));
        }
        return letters;
    }
}
