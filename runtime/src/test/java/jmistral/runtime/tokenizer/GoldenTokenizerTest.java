package jmistral.runtime.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import jmistral.runtime.JmistralException;
import jmistral.runtime.gguf.GgufFile;
import jmistral.testdata.Golden;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every row of the reference ids and bytes, of all vocabularies. */
@EnabledIf(value = "jmistral.testdata.Golden#isPresent", disabledReason = "the shared reference data is absent")
class GoldenTokenizerTest {
    @ParameterizedTest
    @CsvSource({
        "tokenizer/spm-v1, tokenizer, ids_v1, 2080",
        "tokenizer/spm-v3, tokenizer, ids_v3, 2080",
        "tokenizer/spm-v7, tokenizer, ids_v7, 2080",
        "bpe/bpe-tekken, bpe, ids_tekken, 2462",
        "bpe/bpe-gpt-2, bpe, ids_gpt2, 2462",
        "bpe/bpe-llama-bpe, bpe, ids_llamabpe, 2462",
        "bpe/bpe-smollm, bpe, ids_smollm, 2462"
    })
    void encodesAsTheOriginal(String file, String folder, String idsColumn, int rows) {
        Tokenizer tokenizer = load(file);
        List<String[]> table = Golden.tsv("golden/" + folder + "/encode.tsv");
        int text = column(table, "text_hex");
        int ids = column(table, idsColumn);
        assertThat(table).hasSize(rows + 1);
        for (String[] row : table.subList(1, table.size())) {
            assertThat(tokenizer.encode(Golden.hexText(row[text])))
                    .as("row %s, %s", row[0], row[1])
                    .isEqualTo(Golden.ids(row[ids]));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "tokenizer/spm-v1, tokenizer, v1",
        "tokenizer/spm-v3, tokenizer, v3",
        "tokenizer/spm-v7, tokenizer, v7",
        "bpe/bpe-tekken, bpe, tekken",
        "bpe/bpe-gpt-2, bpe, gpt2",
        "bpe/bpe-llama-bpe, bpe, llamabpe",
        "bpe/bpe-smollm, bpe, smollm"
    })
    void givesTheBytesOfTokens(String file, String folder, String name) {
        Tokenizer tokenizer = load(file);
        for (String[] row : decodings(folder, name)) {
            int[] ids = Golden.ids(row[3]);
            assertThat(joinedBytes(tokenizer, ids))
                    .as("row %s, %s", row[0], row[2])
                    .isEqualTo(row[4]);
        }
    }

    @ParameterizedTest
    @CsvSource({"tokenizer/spm-v1, v1", "tokenizer/spm-v3, v3", "tokenizer/spm-v7, v7"})
    void decodesAsSentencePiece(String file, String name) {
        Tokenizer tokenizer = load(file);
        for (String[] row : decodings("tokenizer", name)) {
            assertThat(tokenizer.decode(Golden.ids(row[3])))
                    .as("row %s, %s", row[0], row[2])
                    .isEqualTo(Golden.hexText(row[5]));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "tokenizer/spm-v1, tokenizer, v1",
        "tokenizer/spm-v7, tokenizer, v7",
        "bpe/bpe-tekken, bpe, tekken",
        "bpe/bpe-smollm, bpe, smollm"
    })
    void streamsTheSameTextThatTheBytesHold(String file, String folder, String name) {
        Tokenizer tokenizer = load(file);
        for (String[] row : decodings(folder, name)) {
            var decoder = new TokenDecoder(tokenizer, false);
            var text = new StringBuilder();
            Arrays.stream(Golden.ids(row[3])).forEach(id -> text.append(decoder.append(id)));
            text.append(decoder.finish());
            byte[] bytes = HexFormat.of().parseHex(row[4]);
            if (Arrays.equals(new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), bytes)) {
                assertThat(text.toString()).as("row %s, %s", row[0], row[2]).isEqualTo(Golden.hexText(row[4]));
            } else {
                assertThat(text.toString()).as("row %s, %s", row[0], row[2]).contains("\ufffd");
            }
        }
    }

    /** The faults of the stage "tokenizer", but for that which the embedding's rows show. */
    @ParameterizedTest
    @CsvSource({
        "missing-tokenizer-model, missing key tokenizer.ggml.model",
        "tokens-of-i32, 'tokenizer.ggml.tokens must be an array of strings, found an array of 264 integers'",
        "scores-too-short, tokenizer.ggml.scores has 100 entries for 264 tokens",
        "eos-out-of-range, tokenizer.ggml.eos_token_id 264 is not a token (vocabulary of 264)",
        "score-nan, the score of token 260 is not a number",
        "tokenizer-model-unknown, 'bert-japanese'"
    })
    void refusesFaultyVocabularies(String name, String message) {
        assertThatThrownBy(() -> load("gguf-bad/" + name))
                .isInstanceOf(JmistralException.class)
                .hasMessageContaining(name + ".gguf: ")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "tokenizer/spm-v1",
        "tokenizer/spm-v3",
        "tokenizer/spm-v7",
        "bpe/bpe-tekken",
        "bpe/bpe-gpt-2",
        "bpe/bpe-llama-bpe"
    })
    void givesRandomTextsBack(String file) {
        Tokenizer tokenizer = load(file);
        for (int seed = 0; seed < 1_000; seed++) {
            String text = RandomTexts.text(new Random(seed));
            assertThat(tokenizer.decode(tokenizer.encode(text)))
                    .as("seed %d", seed)
                    .isEqualTo(text);
        }
    }

    private static List<String[]> decodings(String folder, String vocabulary) {
        List<String[]> rows = Golden.tsv("golden/" + folder + "/decode.tsv").stream()
                .filter(row -> row[1].equals(vocabulary))
                .toList();
        assertThat(rows).hasSizeGreaterThan(200);
        return rows;
    }

    private static String joinedBytes(Tokenizer tokenizer, int[] ids) {
        var hex = new StringBuilder();
        for (int id : ids) {
            hex.append(HexFormat.of().formatHex(tokenizer.bytes(id)));
        }
        return hex.toString();
    }

    private static int column(List<String[]> table, String name) {
        return Arrays.asList(table.getFirst()).indexOf(name);
    }

    private static Tokenizer load(String file) {
        try (GgufFile gguf = GgufFile.open(Golden.path("golden/" + file + ".gguf"))) {
            return Tokenizers.load(gguf.metadata());
        }
    }
}
