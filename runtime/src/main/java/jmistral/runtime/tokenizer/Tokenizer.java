package jmistral.runtime.tokenizer;

/** Turns text into token ids and token ids into bytes. Immutable, thread-safe. */
public interface Tokenizer {
    /** The tokens, their kinds, and the special ids. */
    Vocabulary vocabulary();

    /**
     * Encodes text as the model's original tokenizer does: nothing in the text becomes a control token, no BOS or EOS is
     * added. A SentencePiece tokenizer puts its one dummy blank before a text that is not empty.
     */
    int[] encode(String text);

    /**
     * Encodes text in which the names of control tokens stand for those tokens, longest first, as llama.cpp does with
     * {@code parse_special}. Never to be used on what a user wrote.
     */
    int[] encodeWithControlTokens(String text);

    /**
     * The bytes that a token adds to a text: a byte token its byte, a control token none. Often only a part of a
     * character. The array is shared: not to be changed.
     */
    byte[] bytes(int id);
}
