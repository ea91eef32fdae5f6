package jmistral.runtime.tokenizer;

/**
 * Turns the ids of a sequence into text as they come: each call returns the characters that are complete by then. Not
 * thread-safe.
 */
public final class TokenDecoder {
    private final Tokenizer tokenizer;
    private final Utf8Stream utf8 = new Utf8Stream();
    private boolean atBeginning;

    /**
     * A decoder at the beginning of a text.
     *
     * @param dropsDummyBlank whether a blank at the beginning of the first piece is left out, which is none of the text
     *     where a model answers after a control token; without effect for tokenizers that add no such blank
     */
    public TokenDecoder(Tokenizer tokenizer, boolean dropsDummyBlank) {
        this.tokenizer = tokenizer;
        this.atBeginning = dropsDummyBlank && tokenizer.addsDummyBlank();
    }

    /**
     * Takes the next token; returns the text that it completes, which may be empty.
     *
     * @throws IndexOutOfBoundsException if {@code id} is not a token
     */
    public String append(int id) {
        byte[] bytes = tokenizer.bytes(id);
        if (atBeginning && bytes.length > 0) {
            atBeginning = false;
            if (bytes[0] == ' ' && tokenizer.vocabulary().kind(id).isText()) {
                byte[] rest = new byte[bytes.length - 1];
                System.arraycopy(bytes, 1, rest, 0, rest.length);
                bytes = rest;
            }
        }
        return utf8.append(bytes);
    }

    /** Ends the text: an unfinished character becomes U+FFFD. */
    public String finish() {
        return utf8.finish();
    }
}
