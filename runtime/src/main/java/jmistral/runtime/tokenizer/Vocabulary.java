package jmistral.runtime.tokenizer;

/** The tokens of a model: their text, their kinds and the special ids. Immutable, thread-safe. */
public interface Vocabulary {
    /** Number of tokens. */
    int size();

    /**
     * The token's text as the file stores it (blanks and bytes in the file's own notation).
     *
     * @throws IndexOutOfBoundsException if {@code id} is not from 0 to {@code size() - 1}
     */
    String piece(int id);

    /** The id of the token whose stored text is {@code piece}, or -1; the lowest, if several have that text. */
    int find(String piece);

    /**
     * What kind of token this is.
     *
     * @throws IndexOutOfBoundsException if {@code id} is not from 0 to {@code size() - 1}
     */
    TokenKind kind(int id);

    /** Beginning-of-sequence id, or -1 if the file names none. */
    int bos();

    /** End-of-sequence id, or -1 if the file names none. */
    int eos();

    /** The id that stands for what no other token can say, or -1 if the file names none. */
    int unknown();

    /** The id that fills up sequences, or -1 if the file names none. */
    int padding();

    /** Whether a prompt begins with {@link #bos()}. */
    boolean addsBos();

    /**
     * Whether generation ends at this id: EOS, the end-of-turn or end-of-message token that the file names, or a control
     * token with a name that is known to end a turn, such as {@code <|im_end|>}.
     */
    boolean isEndOfGeneration(int id);

    /** A prompt's ids with {@link #bos()} before them if prompts begin with it and these do not already. */
    default int[] withBos(int[] ids) {
        if (!addsBos() || (ids.length > 0 && ids[0] == bos())) {
            return ids;
        }
        int[] prompt = new int[ids.length + 1];
        prompt[0] = bos();
        System.arraycopy(ids, 0, prompt, 1, ids.length);
        return prompt;
    }
}
