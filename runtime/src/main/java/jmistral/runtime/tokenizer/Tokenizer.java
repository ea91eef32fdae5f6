package jmistral.runtime.tokenizer;

/** Turns text into token ids and token ids into bytes. Immutable, thread-safe. */
public interface Tokenizer {
    /** The tokens, their kinds, and the special ids. */
    Vocabulary vocabulary();

    /**
     * Encodes text as the model's original tokenizer does: nothing in the text becomes a control token, no BOS or EOS is
     * added. A SentencePiece tokenizer puts its one dummy blank before a text that is not empty. Half of a surrogate pair
     * stands for U+FFFD.
     */
    int[] encode(String text);

    /**
     * Encodes text in which the names of control tokens stand for those tokens, the longest at each place, and each
     * stretch of text between two of them is encoded alone, as llama.cpp does with {@code parse_special}. So a
     * SentencePiece tokenizer puts a dummy blank before the text after every control token. Never to be used on what a
     * user wrote.
     */
    int[] encodeWithControlTokens(String text);

    /** Encodes a prompt of plain text: as {@link #encode}, with BOS before it if the model's prompts begin with it. */
    default int[] encodePrompt(String text) {
        return vocabulary().withBos(encode(text));
    }

    /**
     * The bytes that a token adds to a text, in a new array: a byte token its byte, a control token none. Often only a
     * part of a character.
     *
     * @throws IndexOutOfBoundsException if {@code id} is not a token
     */
    byte[] bytes(int id);

    /**
     * The text of a sequence as the model's original tokenizer gives it; what is no valid UTF-8 becomes U+FFFD.
     *
     * @throws IndexOutOfBoundsException if one of {@code ids} is not a token
     */
    String decode(int... ids);

    /** Whether {@link #encode} puts a dummy blank before a text, which {@link #decode} takes away. */
    boolean addsDummyBlank();
}
