package jmistral.runtime.tokenizer;

import java.util.Arrays;

/** The tokens of a SentencePiece vocabulary that stand for one byte each, {@code <0x00>} to {@code <0xFF>}. Immutable. */
final class ByteTokens {
    static final int NONE = -1;

    private static final int NAME_LENGTH = "<0x00>".length();

    private final int[] tokens = new int[256]; // the token of each byte, or NONE

    ByteTokens(TokenTable vocabulary) {
        Arrays.fill(tokens, NONE);
        for (int id = vocabulary.size() - 1; id >= 0; id--) {
            if (vocabulary.isKind(id, TokenKind.BYTE)) {
                tokens[value(vocabulary.piece(id))] = id;
            }
        }
    }

    /** The token of a byte from 0 to 255, or {@link #NONE}. */
    int token(int value) {
        return tokens[value];
    }

    /** Whether {@code piece} is the name of a byte. */
    static boolean isName(String piece) {
        return value(piece) != NONE;
    }

    /** The byte, 0 to 255, that {@code piece} names, or {@link #NONE}. */
    static int value(String piece) {
        if (piece.length() != NAME_LENGTH || !piece.startsWith("<0x") || !piece.endsWith(">")) {
            return NONE;
        }
        int high = Character.digit(piece.charAt(3), 16);
        int low = Character.digit(piece.charAt(4), 16);
        return high < 0 || low < 0 ? NONE : (high << 4) | low;
    }
}
