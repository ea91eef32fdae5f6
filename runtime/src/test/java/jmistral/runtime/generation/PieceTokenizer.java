package jmistral.runtime.generation;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jmistral.runtime.tokenizer.TokenKind;
import jmistral.runtime.tokenizer.Tokenizer;
import jmistral.runtime.tokenizer.Vocabulary;

/** A tokenizer of given pieces: id 0 is the end token, 1 to 256 are the bytes, the pieces follow. */
class PieceTokenizer implements Tokenizer, Vocabulary {
    static final int END = 0;

    private final List<byte[]> tokens = new ArrayList<>();

    PieceTokenizer(String... pieces) {
        this(Stream.of(pieces)
                .map(piece -> piece.getBytes(StandardCharsets.UTF_8))
                .toList());
    }

    PieceTokenizer(List<byte[]> pieces) {
        tokens.add(new byte[0]);
        for (int b = 0; b < 256; b++) {
            tokens.add(new byte[] {(byte) b});
        }
        tokens.addAll(pieces);
    }

    /** The id of a piece, by its place among those given. */
    static int idOfPiece(int place) {
        return 257 + place;
    }

    /** The ids of the bytes of a text. */
    static List<Integer> byteIds(String text) {
        List<Integer> ids = new ArrayList<>();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            ids.add(1 + (b & 0xff));
        }
        return ids;
    }

    @Override
    public Vocabulary vocabulary() {
        return this;
    }

    @Override
    public int[] encode(String text) {
        return byteIds(text).stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public int[] encodeWithControlTokens(String text) {
        return encode(text);
    }

    @Override
    public byte[] bytes(int id) {
        return tokens.get(id).clone();
    }

    @Override
    public String decode(int... ids) {
        var bytes = new ByteArrayOutputStream();
        for (int id : ids) {
            bytes.writeBytes(tokens.get(id));
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public boolean addsDummyBlank() {
        return false;
    }

    @Override
    public int size() {
        return tokens.size();
    }

    @Override
    public String piece(int id) {
        return decode(id);
    }

    @Override
    public int find(String piece) {
        for (int id = 0; id < size(); id++) {
            if (piece(id).equals(piece)) {
                return id;
            }
        }
        return -1;
    }

    @Override
    public TokenKind kind(int id) {
        return id == END ? TokenKind.CONTROL : TokenKind.NORMAL;
    }

    @Override
    public int bos() {
        return -1;
    }

    @Override
    public int eos() {
        return END;
    }

    @Override
    public int unknown() {
        return -1;
    }

    @Override
    public int padding() {
        return -1;
    }

    @Override
    public boolean addsBos() {
        return false;
    }

    @Override
    public boolean isEndOfGeneration(int id) {
        return id == END;
    }
}
