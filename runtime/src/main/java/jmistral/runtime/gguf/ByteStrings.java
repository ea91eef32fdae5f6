package jmistral.runtime.gguf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Strings as the bytes that a file holds, UTF-8 as a rule, one after the other in one array: vocabularies have hundreds of
 * thousands of them. They change only if somebody changes {@link #bytes()}.
 */
public final class ByteStrings {
    private final byte[] bytes;
    private final int[] offsets; // (size + 1): where each string begins, and the end of the last

    /** Strings that own both arrays from now on. */
    ByteStrings(byte[] bytes, int[] offsets) {
        this.bytes = bytes;
        this.offsets = offsets;
    }

    /** How many strings there are. */
    public int size() {
        return offsets.length - 1;
    }

    /** Where string {@code i} begins in {@link #bytes()}. */
    public int begin(int i) {
        return offsets[i];
    }

    /** Where string {@code i} ends in {@link #bytes()}. */
    public int end(int i) {
        return offsets[i + 1];
    }

    /** All strings, one after the other: not a copy. */
    public byte[] bytes() {
        return bytes;
    }

    /** String {@code i} in a new array. */
    public byte[] get(int i) {
        return Arrays.copyOfRange(bytes, offsets[i], offsets[i + 1]);
    }

    /** String {@code i} as a new string; bytes that are no UTF-8 become U+FFFD. */
    public String text(int i) {
        return new String(bytes, offsets[i], offsets[i + 1] - offsets[i], StandardCharsets.UTF_8);
    }

    /** Whether the first byte of string {@code i} is {@code first}. */
    public boolean beginsWith(int i, byte first) {
        return offsets[i] < offsets[i + 1] && bytes[offsets[i]] == first;
    }

    /** Whether string {@code i} is what {@code other} holds from {@code begin} to {@code end}. */
    public boolean equals(int i, byte[] other, int begin, int end) {
        return Arrays.equals(bytes, offsets[i], offsets[i + 1], other, begin, end);
    }
}
