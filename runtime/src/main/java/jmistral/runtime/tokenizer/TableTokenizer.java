package jmistral.runtime.tokenizer;

import java.util.function.UnaryOperator;

/** What both kinds of tokenizer do alike: cutting a text at the names of special tokens. */
abstract sealed class TableTokenizer implements Tokenizer permits SentencePieceTokenizer, ByteLevelTokenizer {
    private final TokenTable vocabulary;
    private final NameMatcher controlTokens;

    TableTokenizer(TokenTable vocabulary) {
        this.vocabulary = vocabulary;
        this.controlTokens = new NameMatcher(
                vocabulary.pieces(),
                id -> vocabulary.isKind(id, TokenKind.CONTROL) || vocabulary.isKind(id, TokenKind.UNKNOWN),
                UnaryOperator.identity());
    }

    /** Encodes a text that is not empty. */
    abstract void encode(String text, IdBuffer ids);

    @Override
    public final TokenTable vocabulary() {
        return vocabulary;
    }

    @Override
    public final int[] encode(String text) {
        var ids = new IdBuffer();
        if (!text.isEmpty()) {
            encode(text, ids);
        }
        return ids.toArray();
    }

    @Override
    public final int[] encodeWithControlTokens(String text) {
        var ids = new IdBuffer();
        controlTokens.encode(text, ids::add, (all, begin, end) -> encode(all.substring(begin, end), ids));
        return ids.toArray();
    }
}
