package jmistral.runtime.tokenizer;

import java.util.Arrays;
import jmistral.runtime.gguf.ByteStrings;
import jmistral.runtime.gguf.Metadata;

/** Reads the tokens, their kinds and the special ids of a file, and checks them. */
final class VocabularyReader {
    static final String TOKENS = "tokenizer.ggml.tokens";
    static final String TOKEN_TYPE = "tokenizer.ggml.token_type";
    static final String SCORES = "tokenizer.ggml.scores";
    static final String BOS = "tokenizer.ggml.bos_token_id";
    static final String EOS = "tokenizer.ggml.eos_token_id";
    static final String END_OF_TURN = "tokenizer.ggml.eot_token_id";
    static final String END_OF_MESSAGE = "tokenizer.ggml.eom_token_id";
    static final String UNKNOWN = "tokenizer.ggml.unknown_token_id";
    static final String PADDING = "tokenizer.ggml.padding_token_id";
    static final String ADD_BOS = "tokenizer.ggml.add_bos_token";

    /** The kinds by their number in files; 0 is "undefined", which llama.cpp writes for plain tokens too. */
    private static final TokenKind[] KINDS = {
        TokenKind.NORMAL,
        TokenKind.NORMAL,
        TokenKind.UNKNOWN,
        TokenKind.CONTROL,
        TokenKind.USER_DEFINED,
        TokenKind.UNUSED,
        TokenKind.BYTE
    };

    /** How files write that there is no such token: -1 as an unsigned number. */
    private static final long UNSIGNED_NONE = 0xffff_ffffL;

    private final Metadata metadata;

    VocabularyReader(Metadata metadata) {
        this.metadata = metadata;
    }

    /**
     * The vocabulary of the file.
     *
     * @param addsBos whether prompts begin with BOS where the file does not say
     */
    TokenTable read(boolean addsBos) {
        ByteStrings texts = metadata.byteStrings(TOKENS);
        if (texts.size() == 0) {
            throw metadata.fault(TOKENS, TOKENS + " is empty", "no tokens", "at least one token");
        }
        int bos = id(BOS, texts.size());
        int eos = id(EOS, texts.size());
        int unknown = optionalId(UNKNOWN, texts.size());
        TokenKind[] kinds =
                metadata.contains(TOKEN_TYPE) ? kinds(texts.size()) : kindsFromIds(texts.size(), bos, eos, unknown);
        var special = new SpecialTokens(
                bos,
                eos,
                id(END_OF_TURN, texts.size()),
                id(END_OF_MESSAGE, texts.size()),
                unknown,
                optionalId(PADDING, texts.size()),
                bos != SpecialTokens.NONE && metadata.bool(ADD_BOS, addsBos));
        return new TokenTable(texts, kinds, special);
    }

    /** The scores of the tokens of a SentencePiece vocabulary, one each and all of them numbers. */
    float[] scores(int tokens) {
        float[] scores = metadata.floats(SCORES);
        checkSize(SCORES, scores.length, tokens);
        for (int id = 0; id < tokens; id++) {
            if (Float.isNaN(scores[id])) {
                throw metadata.fault(SCORES, "the score of token " + id + " is not a number", "NaN", "a number");
            }
        }
        return scores;
    }

    private TokenKind[] kinds(int tokens) {
        int[] types = metadata.ints(TOKEN_TYPE);
        checkSize(TOKEN_TYPE, types.length, tokens);
        TokenKind[] kinds = new TokenKind[tokens];
        for (int id = 0; id < tokens; id++) {
            if (types[id] < 0 || types[id] >= KINDS.length) {
                throw metadata.fault(
                        TOKEN_TYPE,
                        "the type of token " + id + " must be from 1 to " + (KINDS.length - 1) + ", found " + types[id],
                        Integer.toString(types[id]),
                        "from 1 to " + (KINDS.length - 1));
            }
            kinds[id] = KINDS[types[id]];
        }
        return kinds;
    }

    /** The kinds where the file does not say: those with a role are special, the others plain. */
    private static TokenKind[] kindsFromIds(int tokens, int bos, int eos, int unknown) {
        TokenKind[] kinds = new TokenKind[tokens];
        Arrays.fill(kinds, TokenKind.NORMAL);
        set(kinds, unknown, TokenKind.UNKNOWN);
        set(kinds, bos, TokenKind.CONTROL);
        set(kinds, eos, TokenKind.CONTROL);
        return kinds;
    }

    private static void set(TokenKind[] kinds, int id, TokenKind kind) {
        if (id != SpecialTokens.NONE) {
            kinds[id] = kind;
        }
    }

    /** The id at {@code key}, a token of the vocabulary, or -1 if there is no such key. */
    private int id(String key, int tokens) {
        if (!metadata.contains(key)) {
            return SpecialTokens.NONE;
        }
        long id = metadata.uint32(key);
        if (id >= tokens) {
            throw metadata.fault(
                    key,
                    key + " " + id + " is not a token (vocabulary of " + tokens + ")",
                    Long.toString(id),
                    "less than " + tokens);
        }
        return (int) id;
    }

    /** As above, of a role that files may give to no token in so many words. */
    private int optionalId(String key, int tokens) {
        return metadata.contains(key) && (metadata.integer(key, -1, UNSIGNED_NONE) & UNSIGNED_NONE) == UNSIGNED_NONE
                ? SpecialTokens.NONE
                : id(key, tokens);
    }

    private void checkSize(String key, int size, int tokens) {
        if (size != tokens) {
            throw metadata.fault(
                    key,
                    key + " has " + size + " entries for " + tokens + " tokens",
                    size + " entries",
                    tokens + " entries");
        }
    }
}
