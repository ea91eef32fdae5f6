package jmistral.runtime.tokenizer;

/** What both kinds of tokenizer do alike: cutting a text at the names of special tokens. */
abstract sealed class TableTokenizer implements Tokenizer permits SentencePieceTokenizer, ByteLevelTokenizer {
    private final TokenTable vocabulary;
    private final NameMatcher controlTokens;

    TableTokenizer(TokenTable vocabulary) {
        this.vocabulary = vocabulary;
        this.controlTokens = new NameMatcher(
                vocabulary.pieces(),
                id -> vocabulary.isKind(id, TokenKind.CONTROL) || vocabulary.isKind(id, TokenKind.UNKNOWN));
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
        for (int begin = 0; begin < text.length(); ) {
            int name = controlTokens.find(text, begin);
            if (name > begin) {
                encode(text.substring(begin, name), ids);
            }
            begin = name;
            if (name < text.length()) {
                ids.add(controlTokens.id(text, name));
                begin = controlTokens.end(text, name);
            }
        }
        return ids.toArray();
    }
}
