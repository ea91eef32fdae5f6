package jmistral.runtime.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Puts a whole sequence together as SentencePiece does: the first piece loses the dummy blank, and byte tokens in a row
 * are decoded by themselves, with U+FFFD for each byte that belongs to no character.
 */
final class SentencePieceDecoder {
    private final SentencePieceTokenizer tokenizer;
    private final StringBuilder text = new StringBuilder();
    private byte[] run = new byte[16];
    private int runLength;
    private boolean blankDropped;

    SentencePieceDecoder(SentencePieceTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    void add(int id) {
        byte[] bytes = tokenizer.bytes(id);
        if (tokenizer.vocabulary().kind(id) == TokenKind.BYTE) {
            if (runLength == run.length) {
                run = Arrays.copyOf(run, Math.multiplyExact(runLength, 2));
            }
            run[runLength++] = bytes[0];
            return;
        }
        finishRun();
        boolean first = text.isEmpty() && !blankDropped && tokenizer.addsDummyBlank();
        blankDropped |= first && tokenizer.vocabulary().kind(id).isText() && bytes.length > 0 && bytes[0] == ' ';
        int begin = first && blankDropped ? 1 : 0;
        text.append(new String(bytes, begin, bytes.length - begin, StandardCharsets.UTF_8));
    }

    String finish() {
        finishRun();
        return text.toString();
    }

    private void finishRun() {
        for (int at = 0; at < runLength; ) {
            int length = Utf8.characterBytes(run, at, runLength);
            text.append(length == 0 ? "\ufffd" : new String(run, at, length, StandardCharsets.UTF_8));
            at += Math.max(1, length);
        }
        runLength = 0;
    }
}
