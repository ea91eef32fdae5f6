package jmistral.runtime.chat;

import java.util.Arrays;
import jmistral.runtime.tokenizer.Tokenizer;

/** Collects the ids of a prompt, from control tokens and texts that are encoded each by itself. */
final class PromptIds {
    private final Tokenizer tokenizer;
    private int[] ids = new int[256];
    private int count;

    PromptIds(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    PromptIds token(int id) {
        reserve(1);
        ids[count++] = id;
        return this;
    }

    /** Text, in which nothing becomes a control token. */
    PromptIds text(String text) {
        int[] encoded = tokenizer.encode(text);
        reserve(encoded.length);
        System.arraycopy(encoded, 0, ids, count, encoded.length);
        count += encoded.length;
        return this;
    }

    int[] toArray() {
        return Arrays.copyOf(ids, count);
    }

    private void reserve(int more) {
        if (count + more > ids.length) {
            ids = Arrays.copyOf(ids, Math.max(count + more, 2 * ids.length));
        }
    }
}
