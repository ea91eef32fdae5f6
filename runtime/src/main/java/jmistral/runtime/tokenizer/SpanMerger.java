package jmistral.runtime.tokenizer;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Merges the characters of a word by SentencePiece's rule: two neighbours merge if the text of both together is a token,
 * the token of the highest score first. What merges is text and not tokens, since a character need not be a token itself.
 */
final class SpanMerger extends SymbolMerger {
    private final PieceIndex texts;
    private final int[] ranks; // (vocabulary size): the lower, the higher the score; equal for equal scores
    private final IntPredicate unused;
    private final Map<Integer, Integer> splits = new HashMap<>();

    private byte[] utf8 = new byte[64];
    private int[] begins = new int[16]; // (count + 1): where each symbol begins in utf8

    /** A merger for tokens that {@code texts} finds, of which {@code unused} ones are only steps to longer ones. */
    SpanMerger(PieceIndex texts, int[] ranks, IntPredicate unused) {
        this.texts = texts;
        this.ranks = ranks;
        this.unused = unused;
    }

    /** Adds a character as a symbol. */
    void addCharacter(int codePoint) {
        int begin = begins[count()];
        if (utf8.length - begin < Utf8.MAX_BYTES) {
            utf8 = Arrays.copyOf(utf8, Math.multiplyExact(begin, 2));
        }
        int end = Utf8.write(codePoint, utf8, begin);
        add(texts.find(utf8, begin, end));
        if (count() == begins.length) {
            begins = Arrays.copyOf(begins, Math.multiplyExact(count(), 2));
        }
        begins[count()] = end;
    }

    @Override
    long merge(int left, int right) {
        int token = texts.find(utf8, begins[left], begins[next(right)]);
        if (token == PieceIndex.ABSENT) {
            return NONE;
        }
        if (unused.test(token)) {
            splits.put(token, begins[right] - begins[left]);
        }
        return ((long) ranks[token] << 32) | token;
    }

    /** The token of the word's bytes from {@code begin} to {@code end}, or {@link PieceIndex#ABSENT}. */
    int find(int begin, int end) {
        return texts.find(utf8, begin, end);
    }

    /** Bytes of the left of the two parts that an unused token was last seen to consist of, or 0 if it never was. */
    int leftBytes(int token) {
        return splits.getOrDefault(token, 0);
    }

    /** Byte {@code index} of the word, from 0 to 255. */
    int utf8At(int index) {
        return utf8[index] & 0xff;
    }

    /** Where a symbol begins in the word's bytes; symbol {@link #count()} begins at their end. */
    int begin(int symbol) {
        return begins[symbol];
    }
}
