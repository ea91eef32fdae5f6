package jmistral.runtime.tokenizer;

import java.nio.charset.StandardCharsets;

/**
 * SentencePiece's byte-pair encoding with byte fallback, as Mistral's {@code tokenizer.model} files mean it: no
 * normalisation, U+2581 for blanks, one dummy blank before a text, the pair of neighbours with the highest score merged
 * first (the leftmost of equals), user-defined tokens found before and not merged with what stands beside them, and bytes
 * for characters that no token holds.
 */
final class SentencePieceTokenizer extends TableTokenizer {
    private static final char BLANK = '\u2581';
    private static final String UNKNOWN_TEXT = " \u2047 ";

    private final TokenTable vocabulary;
    private final boolean addsDummyBlank;
    private final int[] ranks; // (vocabulary size): the lower, the higher the score
    private final CharacterPairs pairs = new CharacterPairs();
    private final NameMatcher userDefined;
    private final ByteTokens byteTokens;

    /**
     * A tokenizer for a vocabulary whose byte tokens all bear the name of a byte.
     *
     * @param scores the score of each token, none of them NaN
     * @param addsDummyBlank whether a blank goes before a text
     */
    SentencePieceTokenizer(TokenTable vocabulary, float[] scores, boolean addsDummyBlank) {
        super(vocabulary);
        this.vocabulary = vocabulary;
        this.addsDummyBlank = addsDummyBlank;
        this.userDefined = new NameMatcher(
                vocabulary.pieces(),
                id -> vocabulary.isKind(id, TokenKind.USER_DEFINED),
                SentencePieceTokenizer::escaped); // converters may write their blanks as such
        this.byteTokens = new ByteTokens(vocabulary);
        this.ranks = new int[scores.length];
        for (int id = 0; id < scores.length; id++) {
            ranks[id] = rank(scores[id]);
            if (vocabulary.kind(id).isText()) {
                pairs.addAll(vocabulary.piece(id));
            }
        }
    }

    private boolean isUnused(int id) {
        return vocabulary.isKind(id, TokenKind.UNUSED);
    }

    /** A number that is the lower, the higher the score: the bits of the negated score, in the order of their values. */
    private static int rank(float score) {
        int bits = Float.floatToIntBits(0 - score);
        return bits >= 0 ? bits : bits ^ Integer.MAX_VALUE;
    }

    @Override
    public boolean addsDummyBlank() {
        return addsDummyBlank;
    }

    @Override
    void encode(String text, IdBuffer ids) {
        userDefined.encode(escaped((addsDummyBlank ? " " : "").concat(text)), ids::add, new Word(ids)::addAll);
    }

    private static String escaped(String text) {
        return text.replace(' ', BLANK);
    }

    @Override
    public byte[] bytes(int id) {
        return switch (vocabulary.kind(id)) {
            case CONTROL -> new byte[0];
            case UNKNOWN -> UNKNOWN_TEXT.getBytes(StandardCharsets.UTF_8);
            case BYTE -> new byte[] {(byte) ByteTokens.value(vocabulary.piece(id))};
            case NORMAL, USER_DEFINED, UNUSED ->
                vocabulary.piece(id).replace(BLANK, ' ').getBytes(StandardCharsets.UTF_8);
        };
    }

    @Override
    public String decode(int... ids) {
        var decoder = new SentencePieceDecoder(this);
        for (int id : ids) {
            decoder.add(id);
        }
        return decoder.finish();
    }

    /** Encodes text between two user-defined tokens, word by word. */
    private final class Word {
        private final IdBuffer ids;
        private final SpanMerger merger =
                new SpanMerger(vocabulary.texts(), ranks, SentencePieceTokenizer.this::isUnused);
        private boolean afterUnknown;

        Word(IdBuffer ids) {
            this.ids = ids;
        }

        void addAll(String text, int begin, int end) {
            afterUnknown = false;
            int previous = -1;
            for (int at = begin; at < end; ) {
                int codePoint = Utf8.codePointAt(text, at);
                if (previous >= 0 && !pairs.mayMeet(previous, codePoint)) {
                    flush();
                }
                merger.addCharacter(codePoint);
                previous = codePoint;
                at += Character.charCount(codePoint);
            }
            flush();
        }

        private void flush() {
            merger.mergeAll();
            for (int symbol = 0; symbol < merger.count(); symbol = merger.next(symbol)) {
                addSpan(merger.token(symbol), merger.begin(symbol), merger.begin(merger.next(symbol)));
            }
            merger.clear();
        }

        /** Adds a token, the parts of an unused one, or the bytes for which there is none. */
        private void addSpan(int token, int begin, int end) {
            boolean isUsable = token != PieceIndex.ABSENT && !isUnused(token);
            if (isUsable) {
                afterUnknown = false;
                ids.add(token);
            } else if (token != PieceIndex.ABSENT && merger.leftBytes(token) > 0) {
                int middle = begin + merger.leftBytes(token);
                addSpan(merger.find(begin, middle), begin, middle);
                addSpan(merger.find(middle, end), middle, end);
            } else {
                addBytes(begin, end);
            }
        }

        /** Adds the bytes of a character; if there are no tokens for them, one unknown for all such characters in a row. */
        private void addBytes(int begin, int end) {
            boolean known = true;
            for (int at = begin; at < end; at++) {
                known &= byteTokens.token(merger.utf8At(at)) != ByteTokens.NONE;
            }
            for (int at = begin; known && at < end; at++) {
                ids.add(byteTokens.token(merger.utf8At(at)));
            }
            if (!known && !afterUnknown && vocabulary.unknown() != SpecialTokens.NONE) {
                ids.add(vocabulary.unknown());
            }
            afterUnknown = !known;
        }
    }
}
