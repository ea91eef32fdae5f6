package jmistral.runtime.tokenizer;

/** UTF-8 one character at a time. */
final class Utf8 {
    /** The most bytes that a character takes. */
    static final int MAX_BYTES = 4;

    private static final int REPLACEMENT = 0xfffd;

    private Utf8() {}

    /** The character of {@code text} at {@code index}; half of a surrogate pair stands for U+FFFD. */
    static int codePointAt(String text, int index) {
        int codePoint = text.codePointAt(index);
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE ? REPLACEMENT : codePoint;
    }

    /** Writes a character to {@code out} from {@code at}; returns where the next one goes. */
    static int write(int codePoint, byte[] out, int at) {
        if (codePoint < 0x80) {
            out[at] = (byte) codePoint;
            return at + 1;
        }
        if (codePoint < 0x800) {
            out[at] = (byte) (0xc0 | (codePoint >> 6));
            out[at + 1] = (byte) (0x80 | (codePoint & 0x3f));
            return at + 2;
        }
        if (codePoint < 0x10000) {
            out[at] = (byte) (0xe0 | (codePoint >> 12));
            out[at + 1] = (byte) (0x80 | ((codePoint >> 6) & 0x3f));
            out[at + 2] = (byte) (0x80 | (codePoint & 0x3f));
            return at + 3;
        }
        out[at] = (byte) (0xf0 | (codePoint >> 18));
        out[at + 1] = (byte) (0x80 | ((codePoint >> 12) & 0x3f));
        out[at + 2] = (byte) (0x80 | ((codePoint >> 6) & 0x3f));
        out[at + 3] = (byte) (0x80 | (codePoint & 0x3f));
        return at + 4;
    }

    /** Bytes of a character whose first byte is {@code first}, or 0 if none begins so. */
    static int length(int first) {
        if (first < 0x80) {
            return 1;
        }
        return first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    }

    /** Bytes of the character that {@code utf8} holds at {@code at}, before {@code end}; 0 if there is no whole valid one. */
    static int characterBytes(byte[] utf8, int at, int end) {
        int first = utf8[at] & 0xff;
        int length = length(first);
        if (length > end - at) {
            return 0;
        }
        for (int i = 1; i < length; i++) {
            int next = utf8[at + i] & 0xff;
            if (next < (i == 1 ? leastSecond(first) : 0x80) || next > (i == 1 ? greatestSecond(first) : 0xbf)) {
                return 0;
            }
        }
        return length;
    }

    /** The least second byte of a character whose first is {@code first}: no longer form of a shorter character. */
    static int leastSecond(int first) {
        return first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    }

    /** The greatest second byte of a character whose first is {@code first}: no surrogate, nothing above U+10FFFF. */
    static int greatestSecond(int first) {
        return first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    }
}
