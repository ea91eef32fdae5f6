package jmistral.runtime.tokenizer;

import static jmistral.runtime.tokenizer.VocabularyFile.BYTE;
import static jmistral.runtime.tokenizer.VocabularyFile.CONTROL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import jmistral.runtime.UnsupportedModelException;
import jmistral.runtime.gguf.GgufFormatException;
import jmistral.testdata.GgufBuilder;
import jmistral.testdata.TinyVocabulary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenizersTest {
    @TempDir
    Path folder;

    @Test
    void loadsASentencePieceVocabulary() {
        var tiny = new TinyVocabulary();
        Tokenizer tokenizer = VocabularyFile.load(folder, tiny.addTo(new GgufBuilder()));
        Vocabulary vocabulary = tokenizer.vocabulary();
        assertThat(vocabulary.size()).isEqualTo(tiny.size());
        assertThat(vocabulary.bos()).isEqualTo(TinyVocabulary.BOS);
        assertThat(vocabulary.eos()).isEqualTo(TinyVocabulary.EOS);
        assertThat(vocabulary.unknown()).isEqualTo(TinyVocabulary.UNKNOWN);
        assertThat(vocabulary.padding()).isEqualTo(-1);
        assertThat(vocabulary.addsBos()).isTrue();
        assertThat(vocabulary.find("[INST]")).isEqualTo(TinyVocabulary.INST);
        assertThat(vocabulary.find("none such")).isEqualTo(-1);
        assertThat(vocabulary.piece(TinyVocabulary.BYTES)).isEqualTo("<0x00>");
        assertThat(vocabulary.kind(TinyVocabulary.BYTES)).isEqualTo(TokenKind.BYTE);
        assertThat(tokenizer.encode("hello world")).containsExactly(tiny.id("▁hello"), tiny.id("▁world"));
    }

    @ParameterizedTest
    @CsvSource({
        "tekken, true",
        "llama-bpe, true",
        "llama3, true",
        "llama-v3, true",
        "smollm, false",
        "starcoder, false",
        "refact, false",
        "gpt-2, false"
    })
    void addsBosByThePreTokenizerWhereTheFileDoesNotSay(String pre, boolean addsBos) {
        VocabularyFile file = VocabularyFile.byteLevel(pre).keys(keys -> keys.u32("tokenizer.ggml.bos_token_id", 3));
        assertThat(file.load(folder).vocabulary().addsBos()).isEqualTo(addsBos);
        file.keys(keys -> keys.bool("tokenizer.ggml.add_bos_token", !addsBos));
        assertThat(file.load(folder).vocabulary().addsBos()).isEqualTo(!addsBos);
    }

    @Test
    void addsNoBosWhereThereIsNone() {
        Vocabulary vocabulary = VocabularyFile.byteLevel("tekken").load(folder).vocabulary();
        assertThat(vocabulary.bos()).isEqualTo(-1);
        assertThat(vocabulary.addsBos()).isFalse();
        assertThat(vocabulary.withBos(new int[] {5})).containsExactly(5);
    }

    @Test
    void endsGenerationAtTheTokensOfTheFileAndAtWellKnownNames() {
        VocabularyFile file = VocabularyFile.sentencePiece().bytes();
        for (String name : List.of("<|im_end|>", "<|eot_id|>", "<|end|>", "<end_of_turn>", "<|eom_id|>", "<|other|>")) {
            file.token(name, 0, CONTROL);
        }
        file.token("turn", 0, CONTROL).token("message", 0, CONTROL);
        file.keys(keys -> keys.u32("tokenizer.ggml.eot_token_id", file.id("turn"))
                .u32("tokenizer.ggml.eom_token_id", file.id("message")));
        Vocabulary vocabulary = file.load(folder).vocabulary();
        assertThat(List.of(
                        "</s>",
                        "<|im_end|>",
                        "<|eot_id|>",
                        "<|end|>",
                        "<end_of_turn>",
                        "<|eom_id|>",
                        "turn",
                        "message"))
                .allMatch(name -> vocabulary.isEndOfGeneration(file.id(name)));
        assertThat(List.of("<s>", "<unk>", "<0x00>", "<|other|>"))
                .noneMatch(name -> vocabulary.isEndOfGeneration(file.id(name)));
    }

    @Test
    void endsGenerationAtTheOldEndOfSequenceToo() {
        VocabularyFile file = VocabularyFile.byteLevel("gpt-2").token("<|im_end|>", 0, VocabularyFile.NORMAL);
        file.token("</s>", 0, CONTROL).token("</s>", 0, VocabularyFile.NORMAL);
        file.keys(keys -> keys.u32("tokenizer.ggml.eos_token_id", file.id("<|im_end|>")));
        Vocabulary vocabulary = file.load(folder).vocabulary();
        assertThat(vocabulary.isEndOfGeneration(file.id("<|im_end|>"))).isTrue();
        assertThat(vocabulary.isEndOfGeneration(file.id("</s>"))).isTrue();
        assertThat(vocabulary.isEndOfGeneration(file.id("</s>") + 1)).isFalse();
    }

    @Test
    void takesTokensForPlainWhereTheFileHasNoTypes() {
        Vocabulary vocabulary = VocabularyFile.load(
                        folder,
                        new GgufBuilder()
                                .string("tokenizer.ggml.model", "gpt2")
                                .string("tokenizer.ggml.pre", "gpt-2")
                                .strings("tokenizer.ggml.tokens", List.of("a", "<s>", "</s>", "?"))
                                .strings("tokenizer.ggml.merges", List.of())
                                .u32("tokenizer.ggml.bos_token_id", 1)
                                .u32("tokenizer.ggml.eos_token_id", 2)
                                .u32("tokenizer.ggml.unknown_token_id", 3))
                .vocabulary();
        assertThat(List.of(vocabulary.kind(0), vocabulary.kind(1), vocabulary.kind(2), vocabulary.kind(3)))
                .containsExactly(TokenKind.NORMAL, TokenKind.CONTROL, TokenKind.CONTROL, TokenKind.UNKNOWN);
    }

    @Test
    void takesMinusOneForNoPaddingToken() {
        VocabularyFile file = VocabularyFile.byteLevel("gpt-2")
                .keys(keys -> keys.u32("tokenizer.ggml.padding_token_id", 0xffffffffL));
        assertThat(file.load(folder).vocabulary().padding()).isEqualTo(-1);
    }

    @Test
    void refusesOtherModels() {
        var e = catchThrowableOfType(
                UnsupportedModelException.class, () -> load(new GgufBuilder().string("tokenizer.ggml.model", "rwkv")));
        assertThat(e)
                .hasMessageContaining("vocabulary.gguf: the tokenizer model")
                .hasMessageContaining("'rwkv'");
        assertThat(e.requested()).isEqualTo("rwkv");
        assertThat(e.supported()).contains("llama", "gpt2");
    }

    @Test
    void refusesOtherPreTokenizers() {
        var e = catchThrowableOfType(
                UnsupportedModelException.class,
                () -> VocabularyFile.byteLevel("qwen2").load(folder));
        assertThat(e).hasMessageContaining("the pre-tokenizer (tokenizer.ggml.pre) 'qwen2'");
        assertThat(e.supported()).contains("tekken", "llama-bpe", "smollm", "gpt-2");
        assertThatThrownBy(() -> load(new GgufBuilder().string("tokenizer.ggml.model", "gpt2")))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("'default'");
    }

    @Test
    void refusesWhatCannotBe() {
        assertFault(new GgufBuilder(), "missing key tokenizer.ggml.model");
        assertFault(model("llama"), "missing key tokenizer.ggml.tokens");
        assertFault(
                model("llama").ints("tokenizer.ggml.tokens", 1, 2),
                "tokenizer.ggml.tokens must be an array of strings, found an array of 2 integers");
        assertFault(model("llama").strings("tokenizer.ggml.tokens", List.of()), "tokenizer.ggml.tokens is empty");
        assertFault(tokens("llama"), "missing key tokenizer.ggml.scores");
        assertFault(
                tokens("llama").floats("tokenizer.ggml.scores", 1, 2),
                "tokenizer.ggml.scores has 2 entries for 3 tokens");
        assertFault(
                tokens("llama").floats("tokenizer.ggml.scores", 1, 2, Float.NaN),
                "the score of token 2 is not a number");
        assertFault(
                tokens("llama").ints("tokenizer.ggml.token_type", 1, 1, 1, 1),
                "tokenizer.ggml.token_type has 4 entries for 3 tokens");
        assertFault(
                tokens("llama").ints("tokenizer.ggml.token_type", 1, 1, 7),
                "the type of token 2 must be from 1 to 6, found 7");
        assertFault(
                tokens("llama").u32("tokenizer.ggml.eos_token_id", 3),
                "tokenizer.ggml.eos_token_id 3 is not a token (vocabulary of 3)");
        assertFault(
                tokens("llama").u32("tokenizer.ggml.bos_token_id", 0xffffffffL),
                "tokenizer.ggml.bos_token_id 4294967295 is not a token (vocabulary of 3)");
        assertFault(
                VocabularyFile.sentencePiece().token("<0x0G>", 0, BYTE).file(),
                "token 3 stands for a byte, so its name must be from <0x00> to <0xFF>, found <0x0G>");
        assertFault(tokens("gpt2").string("tokenizer.ggml.pre", "gpt-2"), "missing key tokenizer.ggml.merges");
        assertFault(
                merges("a b", "ab"),
                "entry 1 of tokenizer.ggml.merges must be two texts with a blank between them, found 'ab'");
        assertFault(merges("a "), "entry 0 of tokenizer.ggml.merges must be two texts with a blank between");
        assertFault(
                merges("a b", "a c"),
                "entry 1 of tokenizer.ggml.merges must be about tokens of the vocabulary, found 'c'");
        assertFault(merges("b a"), "must be about tokens of the vocabulary, found 'ba'");
    }

    private static GgufBuilder model(String model) {
        return new GgufBuilder().string("tokenizer.ggml.model", model);
    }

    private static GgufBuilder tokens(String model) {
        return model(model).strings("tokenizer.ggml.tokens", List.of("a", "b", "ab"));
    }

    private static GgufBuilder merges(String... merges) {
        return tokens("gpt2").string("tokenizer.ggml.pre", "gpt-2").strings("tokenizer.ggml.merges", List.of(merges));
    }

    private void assertFault(GgufBuilder file, String message) {
        assertThatThrownBy(() -> load(file))
                .isInstanceOf(GgufFormatException.class)
                .hasMessageStartingWith(folder.resolve("vocabulary.gguf") + ": ")
                .hasMessageContaining(message);
    }

    private Tokenizer load(GgufBuilder file) {
        return VocabularyFile.load(folder, file);
    }
}
