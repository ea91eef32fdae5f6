package jmistral.runtime.tokenizer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import jmistral.runtime.gguf.GgufFile;
import jmistral.testdata.ByteLevelLetters;
import jmistral.testdata.GgufBuilder;

/** Writes vocabularies of a few tokens and loads them. */
final class VocabularyFile {
    static final int NORMAL = 1;
    static final int UNKNOWN = 2;
    static final int CONTROL = 3;
    static final int USER_DEFINED = 4;
    static final int UNUSED = 5;
    static final int BYTE = 6;

    private final List<String> texts = new ArrayList<>();
    private final List<Float> scores = new ArrayList<>();
    private final List<Integer> types = new ArrayList<>();
    private final List<String> merges = new ArrayList<>();
    private UnaryOperator<GgufBuilder> keys = UnaryOperator.identity();

    /** A SentencePiece vocabulary of unknown 0, BOS 1, EOS 2. */
    static VocabularyFile sentencePiece() {
        return new VocabularyFile()
                .token("<unk>", 0, UNKNOWN)
                .token("<s>", 0, CONTROL)
                .token("</s>", 0, CONTROL)
                .keys(file -> file.string("tokenizer.ggml.model", "llama")
                        .u32("tokenizer.ggml.unknown_token_id", 0)
                        .u32("tokenizer.ggml.bos_token_id", 1)
                        .u32("tokenizer.ggml.eos_token_id", 2));
    }

    /** A byte-level vocabulary of the printable ASCII characters but the blank, from 0 on, and {@code Ġ}. */
    static VocabularyFile byteLevel(String pre) {
        var file = new VocabularyFile();
        for (char c = '!'; c <= '~'; c++) {
            file.token(String.valueOf(c), 0, NORMAL);
        }
        return file.token("\u0120", 0, NORMAL)
                .keys(keys -> keys.string("tokenizer.ggml.model", "gpt2").string("tokenizer.ggml.pre", pre));
    }

    /** A byte-level vocabulary of all bytes in their order. */
    static VocabularyFile allBytes(String pre) {
        var file = new VocabularyFile();
        ByteLevelLetters.all().forEach(letter -> file.token(letter, 0, NORMAL));
        return file.keys(keys -> keys.string("tokenizer.ggml.model", "gpt2").string("tokenizer.ggml.pre", pre));
    }

    VocabularyFile token(String text, float score, int type) {
        texts.add(text);
        scores.add(score);
        types.add(type);
        return this;
    }

    /** Adds the 256 byte tokens. */
    VocabularyFile bytes() {
        for (int value = 0; value < 256; value++) {
            token(String.format(Locale.ROOT, "<0x%02X>", value), 0, BYTE);
        }
        return this;
    }

    /** Adds a merge, and the token that it makes if there is none. */
    VocabularyFile merge(String left, String right) {
        merges.add(left + " " + right);
        return texts.contains(left + right) ? this : token(left + right, 0, NORMAL);
    }

    /** Adds keys to those there are. */
    VocabularyFile keys(UnaryOperator<GgufBuilder> more) {
        UnaryOperator<GgufBuilder> before = keys;
        keys = file -> more.apply(before.apply(file));
        return this;
    }

    int size() {
        return texts.size();
    }

    String text(int id) {
        return texts.get(id);
    }

    int id(String text) {
        return texts.indexOf(text);
    }

    GgufBuilder file() {
        float[] scoreArray = new float[scores.size()];
        int[] typeArray = new int[types.size()];
        for (int i = 0; i < scoreArray.length; i++) {
            scoreArray[i] = scores.get(i);
            typeArray[i] = types.get(i);
        }
        return keys.apply(new GgufBuilder())
                .strings("tokenizer.ggml.tokens", texts)
                .floats("tokenizer.ggml.scores", scoreArray)
                .ints("tokenizer.ggml.token_type", typeArray)
                .strings("tokenizer.ggml.merges", merges);
    }

    Tokenizer load(Path folder) {
        return load(folder, file());
    }

    static Tokenizer load(Path folder, GgufBuilder file) {
        try (GgufFile gguf = GgufFile.open(file.write(folder.resolve("vocabulary.gguf")))) {
            return Tokenizers.load(gguf.metadata());
        }
    }
}
