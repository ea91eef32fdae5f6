package jmistral.runtime.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The stored texts of all tokens, in one array of UTF-8 bytes. Immutable. */
final class Pieces {
    private final byte[] utf8;
    private final int[] offsets; // (size + 1): where each text begins, and the end of the last

    private Pieces(byte[] utf8, int[] offsets) {
        this.utf8 = utf8;
        this.offsets = offsets;
    }

    /** Texts in UTF-8, which are copied. */
    static Pieces of(byte[][] texts) {
        int[] offsets = new int[texts.length + 1];
        for (int id = 0; id < texts.length; id++) {
            offsets[id + 1] = Math.addExact(offsets[id], texts[id].length);
        }
        byte[] utf8 = new byte[offsets[texts.length]];
        for (int id = 0; id < texts.length; id++) {
            System.arraycopy(texts[id], 0, utf8, offsets[id], texts[id].length);
        }
        return new Pieces(utf8, offsets);
    }

    int size() {
        return offsets.length - 1;
    }

    /** Where the text of {@code id} begins in {@link #utf8()}. */
    int begin(int id) {
        return offsets[id];
    }

    /** Where the text of {@code id} ends in {@link #utf8()}. */
    int end(int id) {
        return offsets[id + 1];
    }

    /** All texts, one after the other. Shared: not to be changed. */
    byte[] utf8() {
        return utf8;
    }

    /** The text of {@code id}, in a new string. */
    String text(int id) {
        return new String(utf8, offsets[id], offsets[id + 1] - offsets[id], StandardCharsets.UTF_8);
    }

    /** The text of {@code id} in UTF-8, in a new array. */
    byte[] bytes(int id) {
        return Arrays.copyOfRange(utf8, offsets[id], offsets[id + 1]);
    }

    /** Whether the first byte of the text of {@code id} is {@code first}. */
    boolean beginsWith(int id, byte first) {
        return offsets[id] < offsets[id + 1] && utf8[offsets[id]] == first;
    }

    /** Whether the text of {@code id} is what {@code other} holds from {@code begin} to {@code end}. */
    boolean equals(int id, byte[] other, int begin, int end) {
        return Arrays.equals(utf8, offsets[id], offsets[id + 1], other, begin, end);
    }
}
