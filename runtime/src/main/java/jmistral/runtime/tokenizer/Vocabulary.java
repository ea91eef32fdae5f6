package jmistral.runtime.tokenizer;

/** The tokens of a model: their text, their kinds and the special ids. Immutable, thread-safe. */
public interface Vocabulary {
    /** Number of tokens. */
    int size();

    /** The token's text as the file stores it (blanks and bytes in the file's own notation). */
    String piece(int id);

    /** The id of the token whose stored text is {@code piece}, or -1. */
    int find(String piece);

    /** What kind of token this is. */
    TokenKind kind(int id);

    /** Beginning-of-sequence id, or -1 if the file names none. */
    int bos();

    /** End-of-sequence id, or -1 if the file names none. */
    int eos();

    /** Whether a prompt begins with {@link #bos()}. */
    boolean addsBos();

    /** Whether generation ends at this id: EOS, or an end-of-turn token of the file. */
    boolean isEndOfGeneration(int id);
}
