package jmistral.runtime.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Set;
import jmistral.runtime.gguf.ByteStrings;

/** The vocabulary in a few arrays. Immutable. */
final class TokenTable implements Vocabulary {
    /** Names under which vocabularies hold a token that ends a turn. */
    private static final Set<String> END_NAMES = Set.of(
            "<|im_end|>",
            "<|eot_id|>",
            "<|eom_id|>",
            "<|end|>",
            "<|endoftext|>",
            "<|end_of_text|>",
            "<end_of_turn>",
            "<EOT>");

    private static final String SEQUENCE_END = "</s>";
    private static final String TURN_BEGIN = "<|im_start|>";
    private static final byte DELIMITER_BEGIN = '<';

    private final ByteStrings pieces;
    private final TokenKind[] kinds; // (size)
    private final SpecialTokens special;
    private final PieceIndex texts;
    private final PieceIndex names;
    private final BitSet ends = new BitSet();

    /**
     * A vocabulary that owns {@code kinds} from now on. The delimiters of chats are control tokens even where the file says
     * otherwise (some fine-tunes mark them as user-defined): what a user writes must not become one.
     *
     * @param kinds the kind of each token
     */
    TokenTable(ByteStrings pieces, TokenKind[] kinds, SpecialTokens special) {
        this.pieces = pieces;
        this.kinds = kinds;
        this.special = special;
        for (int id = 0; id < kinds.length; id++) {
            if (pieces.beginsWith(id, DELIMITER_BEGIN)) {
                mark(id, pieces.text(id));
            }
        }
        markEnd(special.eos());
        markEnd(special.endOfTurn());
        markEnd(special.endOfMessage());
        this.texts = new PieceIndex(pieces, id -> kinds[id].isText());
        this.names = new PieceIndex(pieces, id -> !kinds[id].isText());
    }

    private void mark(int id, String text) {
        if (END_NAMES.contains(text)) {
            kinds[id] = TokenKind.CONTROL;
            markEnd(id);
        } else if (text.equals(TURN_BEGIN)) {
            kinds[id] = TokenKind.CONTROL;
        } else if (text.equals(SEQUENCE_END) && kinds[id] == TokenKind.CONTROL) {
            markEnd(id); // where fine-tuning made another token EOS
        }
    }

    private void markEnd(int id) {
        if (id >= 0) {
            ends.set(id);
        }
    }

    ByteStrings pieces() {
        return pieces;
    }

    /** The tokens of a kind that adds its stored text to a text: those that text may become. */
    PieceIndex texts() {
        return texts;
    }

    boolean isKind(int id, TokenKind kind) {
        return kinds[id] == kind;
    }

    @Override
    public int size() {
        return pieces.size();
    }

    @Override
    public String piece(int id) {
        return pieces.text(checkId(id));
    }

    @Override
    public int find(String piece) {
        byte[] utf8 = piece.getBytes(StandardCharsets.UTF_8);
        int text = texts.find(utf8, 0, utf8.length);
        int name = names.find(utf8, 0, utf8.length);
        return text == PieceIndex.ABSENT || (name != PieceIndex.ABSENT && name < text) ? name : text;
    }

    @Override
    public TokenKind kind(int id) {
        return kinds[checkId(id)];
    }

    @Override
    public int bos() {
        return special.bos();
    }

    @Override
    public int eos() {
        return special.eos();
    }

    @Override
    public int unknown() {
        return special.unknown();
    }

    @Override
    public int padding() {
        return special.padding();
    }

    @Override
    public boolean addsBos() {
        return special.addsBos();
    }

    @Override
    public boolean isEndOfGeneration(int id) {
        return id >= 0 && ends.get(id);
    }

    /** {@code id}, if it is a token. */
    int checkId(int id) {
        if (id < 0 || id >= pieces.size()) {
            throw new IndexOutOfBoundsException("token " + id + " is not in the vocabulary of " + pieces.size());
        }
        return id;
    }
}
