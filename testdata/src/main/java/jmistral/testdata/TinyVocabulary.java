package jmistral.testdata;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A vocabulary in the way of a SentencePiece BPE model with byte fallback, small enough to reckon with by hand: the control
 * tokens, 256 bytes, merged pieces (the better the score the earlier they are merged), single characters.
 */
public final class TinyVocabulary {
    /** The mark that stands for a blank. */
    public static final char BLANK = '\u2581';

    public static final int UNKNOWN = 0;
    public static final int BOS = 1;
    public static final int EOS = 2;

    /** {@code [INST]}. */
    public static final int INST = 3;

    /** {@code [/INST]}. */
    public static final int END_INST = 4;

    /** The token of byte 0; that of byte n is n further on. */
    public static final int BYTES = 5;

    /** The type of an ordinary token, in {@code tokenizer.ggml.token_type}. */
    public static final int NORMAL_TYPE = 1;

    /** The type of a control token. */
    public static final int CONTROL_TYPE = 3;

    private static final int UNKNOWN_TYPE = 2;
    private static final int BYTE_TYPE = 6;

    /** Each is two pieces, which stand before it or are single characters, put together. */
    private static final List<String> MERGED = List.of(
            "_t", "he", "in", "_a", "er", "_the", "on", "re", "_w", "at", "_h", "ou", "ing", "_o", "or", "_wor", "ld",
            "ll", "_he", "_hell", "_hello", "_world", "_th", "_in", "_y", "_you", "is", "_i", "_is", "st", "en", "__",
            "____");

    private static final String CHARACTERS =
            "_etaoinsrhldcumfpgwybvkxjqzETAOINSRHLDCUMFPGWYBVKXJQZ0123456789.,;:!?'\"-()[]/\u00e9\u00fc\u4f60\u597d";

    private final List<String> pieces = new ArrayList<>();
    private final List<Float> scores = new ArrayList<>();
    private final List<Integer> types = new ArrayList<>();

    /** The one vocabulary that there is. */
    public TinyVocabulary() {
        add("<unk>", 0, UNKNOWN_TYPE);
        for (String control : List.of("<s>", "</s>", "[INST]", "[/INST]")) {
            add(control, 0, CONTROL_TYPE);
        }
        for (int value = 0; value < 256; value++) {
            add(String.format(Locale.ROOT, "<0x%02X>", value), 0, BYTE_TYPE);
        }
        int rank = 0;
        for (String piece : MERGED) {
            add(piece.replace('_', BLANK), -rank++, NORMAL_TYPE);
        }
        for (int c : CHARACTERS.codePoints().toArray()) {
            add(Character.toString(c).replace('_', BLANK), -rank++, NORMAL_TYPE);
        }
    }

    private void add(String piece, float score, int type) {
        pieces.add(piece);
        scores.add(score);
        types.add(type);
    }

    /** Number of tokens. */
    public int size() {
        return pieces.size();
    }

    /** All pieces by id. */
    public List<String> pieces() {
        return List.copyOf(pieces);
    }

    /** The id of {@code piece}, whose blanks are {@link #BLANK}. */
    public int id(String piece) {
        int id = pieces.indexOf(piece);
        if (id < 0) {
            throw new IllegalArgumentException("no piece '" + piece + "'");
        }
        return id;
    }

    /** Adds the keys of this vocabulary to a file. */
    public GgufBuilder addTo(GgufBuilder file) {
        float[] scoreArray = new float[size()];
        int[] typeArray = new int[size()];
        for (int i = 0; i < size(); i++) {
            scoreArray[i] = scores.get(i);
            typeArray[i] = types.get(i);
        }
        return file.string("tokenizer.ggml.model", "llama")
                .string("tokenizer.ggml.pre", "default")
                .strings("tokenizer.ggml.tokens", pieces)
                .floats("tokenizer.ggml.scores", scoreArray)
                .ints("tokenizer.ggml.token_type", typeArray)
                .u32("tokenizer.ggml.bos_token_id", BOS)
                .u32("tokenizer.ggml.eos_token_id", EOS)
                .u32("tokenizer.ggml.unknown_token_id", UNKNOWN)
                .bool("tokenizer.ggml.add_bos_token", true)
                .bool("tokenizer.ggml.add_eos_token", false);
    }
}
