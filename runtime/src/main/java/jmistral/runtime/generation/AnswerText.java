package jmistral.runtime.generation;

import java.util.Arrays;
import java.util.List;
import jmistral.runtime.tokenizer.Utf8Stream;

/** The text of an answer as it grows token by token: bytes to characters, up to the first stop string. */
final class AnswerText {
    private final Utf8Stream utf8 = new Utf8Stream();
    private final StopStrings stopStrings;
    private final GenerationListener listener;
    private final StringBuilder text = new StringBuilder();
    private boolean dropsBlank;

    /** @param dropsLeadingBlank whether one blank at the very beginning is no part of the answer */
    AnswerText(List<String> stopStrings, boolean dropsLeadingBlank, GenerationListener listener) {
        this.stopStrings = new StopStrings(stopStrings);
        this.dropsBlank = dropsLeadingBlank;
        this.listener = listener;
    }

    /** Takes the bytes of a token, of any part of a character; returns whether a stop string is complete. */
    boolean append(byte[] bytes) {
        byte[] rest = bytes;
        if (dropsBlank && bytes.length > 0) {
            dropsBlank = false;
            if (bytes[0] == ' ') {
                rest = Arrays.copyOfRange(bytes, 1, bytes.length);
            }
        }
        emit(stopStrings.append(utf8.append(rest)));
        return stopStrings.isFound();
    }

    /** Ends the text: what was held back is part of it, half a character becomes U+FFFD. */
    void finish() {
        if (!stopStrings.isFound()) {
            emit(stopStrings.append(utf8.finish()));
        }
        emit(stopStrings.finish());
    }

    /** The text so far, as far as it is certain. */
    String text() {
        return text.toString();
    }

    private void emit(String piece) {
        if (!piece.isEmpty()) {
            text.append(piece);
            listener.text(piece);
        }
    }
}
