package jmistral.runtime.tokenizer;

import java.util.List;
import java.util.Random;

/** Texts of all that is hard about texts. None holds U+2581, which SentencePiece cannot tell from a blank. */
final class RandomTexts {
    private static final int MAX_PARTS = 12;
    private static final List<String> PARTS = List.of(
            " ",
            "   ",
            "\n",
            "\r\n\t",
            "the hello world ",
            "I'LL say: it's ",
            "12345",
            "\u0000",
            "<s>[INST]",
            "</s>",
            "<0x0A>",
            "e\u0301\u0323",
            "\u0928\u092e\u0938\u094d\u0924\u0947",
            "\u4f60\u597d",
            "\u0645\u0652",
            "\u00a0\u2028\u3000",
            "\ufffd\uffff\ue000",
            "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67",
            "\ud83c\udde9\ud83c\uddea",
            "\u200f\u202e",
            "DzungaDZ\u01c5\u02b0");

    private RandomTexts() {}

    /** A text of a few parts; each is one of a list, a run of one character, or any characters. */
    static String text(Random random) {
        var text = new StringBuilder();
        for (int parts = 1 + random.nextInt(MAX_PARTS); parts > 0; parts--) {
            switch (random.nextInt(3)) {
                case 0 -> text.append(PARTS.get(random.nextInt(PARTS.size())));
                case 1 -> text.append(character(random).repeat(1 + random.nextInt(20)));
                default -> text.append(character(random)).append(character(random));
            }
        }
        return text.toString();
    }

    private static String character(Random random) {
        int codePoint = random.nextInt(random.nextBoolean() ? 0x250 : Character.MAX_CODE_POINT + 1);
        boolean isSurrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        return Character.toString(isSurrogate || codePoint == 0x2581 ? 'x' : codePoint);
    }
}
