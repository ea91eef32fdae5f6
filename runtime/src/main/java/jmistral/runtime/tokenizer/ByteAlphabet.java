package jmistral.runtime.tokenizer;

import java.util.Arrays;

/**
 * How byte-level vocabularies write bytes: as one character each, none of them a blank or a control character. The bytes
 * 33-126, 161-172 and 174-255 are their own Latin-1 characters, the others U+0100 and so on in the order of the bytes.
 */
final class ByteAlphabet {
    private static final int NO_BYTE = -1;
    private static final char[] CHARACTERS = new char[256]; // of each byte
    private static final short[] BYTES = new short[0x144]; // of each character, or NO_BYTE

    static {
        Arrays.fill(BYTES, (short) NO_BYTE);
        char next = 0x100;
        for (int value = 0; value < 256; value++) {
            boolean isOwn = (value > ' ' && value < 0x7f) || (value > 0xa0 && value != 0xad);
            CHARACTERS[value] = isOwn ? (char) value : next++;
            BYTES[CHARACTERS[value]] = (short) value;
        }
    }

    private ByteAlphabet() {}

    /** Writes the character of a byte from 0 to 255 in UTF-8 to {@code out} from {@code at}; returns the next place. */
    static int write(int value, byte[] out, int at) {
        return Utf8.write(CHARACTERS[value], out, at);
    }

    /** The bytes that a stored text stands for; a character outside of the alphabet stands for its own UTF-8. */
    static byte[] decode(String piece) {
        byte[] bytes = new byte[piece.length() * 3];
        int length = 0;
        for (int i = 0; i < piece.length(); i += Character.charCount(piece.codePointAt(i))) {
            int codePoint = Utf8.codePointAt(piece, i);
            if (codePoint < BYTES.length && BYTES[codePoint] != NO_BYTE) {
                bytes[length++] = (byte) BYTES[codePoint];
            } else {
                length = Utf8.write(codePoint, bytes, length);
            }
        }
        return Arrays.copyOf(bytes, length);
    }
}
