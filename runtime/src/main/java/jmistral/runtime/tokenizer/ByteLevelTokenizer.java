package jmistral.runtime.tokenizer;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * Byte-level BPE: the text is cut into words, and the bytes of each are merged pair by pair in the order of the merges. No
 * blank is put before a text. User-defined tokens are found before. A byte for which there is no token is left out, and
 * its neighbours become neighbours, as in the library of Hugging Face.
 */
final class ByteLevelTokenizer extends TableTokenizer {
    private static final int NO_TOKEN = -1;

    private final TokenTable vocabulary;
    private final MergeTable merges;
    private final WordSplitter splitter;
    private final boolean ignoresMerges;
    private final PieceIndex words;
    private final NameMatcher userDefined;
    private final int[] byteTokens = new int[256]; // the token of each byte, or NO_TOKEN

    /**
     * A tokenizer of a vocabulary in the {@link ByteAlphabet}.
     *
     * @param merges merges of tokens that text may become
     * @param ignoresMerges whether a word that is a token as it stands becomes that token whatever the merges say
     */
    ByteLevelTokenizer(TokenTable vocabulary, MergeTable merges, WordSplitter splitter, boolean ignoresMerges) {
        super(vocabulary);
        this.vocabulary = vocabulary;
        this.merges = merges;
        this.splitter = splitter;
        this.ignoresMerges = ignoresMerges;
        this.words = vocabulary.texts();
        this.userDefined = new NameMatcher(
                vocabulary.pieces(), id -> vocabulary.isKind(id, TokenKind.USER_DEFINED), UnaryOperator.identity());
        byte[] character = new byte[Utf8.MAX_BYTES];
        for (int value = 0; value < byteTokens.length; value++) {
            byteTokens[value] = words.find(character, 0, ByteAlphabet.write(value, character, 0));
        }
    }

    @Override
    public boolean addsDummyBlank() {
        return false;
    }

    @Override
    void encode(String text, IdBuffer ids) {
        userDefined.encode(text, ids::add, new Word(ids)::addAll);
    }

    @Override
    public byte[] bytes(int id) {
        return switch (vocabulary.kind(id)) {
            case CONTROL, UNKNOWN -> new byte[0];
            case USER_DEFINED -> vocabulary.pieces().get(id);
            case NORMAL, UNUSED, BYTE -> ByteAlphabet.decode(vocabulary.piece(id));
        };
    }

    @Override
    public String decode(int... ids) {
        var bytes = new ByteArrayOutputStream();
        for (int id : ids) {
            bytes.writeBytes(bytes(id));
        }
        var utf8 = new Utf8Stream();
        return utf8.append(bytes.toByteArray()).concat(utf8.finish());
    }

    /** Encodes a text word by word. */
    private final class Word {
        private final IdBuffer ids;
        private final SymbolMerger merger = new PairMerger(merges);
        private byte[] utf8 = new byte[64];
        private byte[] piece = new byte[128];

        Word(IdBuffer ids) {
            this.ids = ids;
        }

        void addAll(String text, int begin, int end) {
            String stretch = text.substring(begin, end); // words end where it ends
            for (int at = 0; at < stretch.length(); ) {
                int next = splitter.endOfWord(stretch, at);
                add(stretch, at, next);
                at = next;
            }
        }

        private void add(String text, int begin, int end) {
            int length = 0;
            for (int at = begin; at < end; at = CharacterClass.after(text, at)) {
                if (utf8.length - length < Utf8.MAX_BYTES) {
                    utf8 = Arrays.copyOf(utf8, Math.multiplyExact(length, 2));
                }
                length = Utf8.write(Utf8.codePointAt(text, at), utf8, length);
            }
            int whole = ignoresMerges ? wholeWord(length) : NO_TOKEN;
            if (whole != NO_TOKEN) {
                ids.add(whole);
            } else {
                merge(length);
            }
        }

        /** The token that is the whole word, or {@link #NO_TOKEN}. */
        private int wholeWord(int length) {
            if (length > words.longestBytes()) {
                return NO_TOKEN;
            }
            if (piece.length < length * 2) {
                piece = new byte[length * 2];
            }
            int end = 0;
            for (int i = 0; i < length; i++) {
                end = ByteAlphabet.write(utf8[i] & 0xff, piece, end);
            }
            return words.find(piece, 0, end);
        }

        private void merge(int length) {
            merger.clear();
            for (int i = 0; i < length; i++) {
                int token = byteTokens[utf8[i] & 0xff];
                if (token != NO_TOKEN) {
                    merger.add(token);
                }
            }
            merger.mergeAll();
            for (int symbol = 0; symbol < merger.count(); symbol = merger.next(symbol)) {
                ids.add(merger.token(symbol));
            }
        }
    }
}
