package jmistral.runtime.tokenizer;

import static jmistral.runtime.tokenizer.VocabularyFile.CONTROL;
import static jmistral.runtime.tokenizer.VocabularyFile.NORMAL;
import static jmistral.runtime.tokenizer.VocabularyFile.UNUSED;
import static jmistral.runtime.tokenizer.VocabularyFile.USER_DEFINED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentencePieceTokenizerTest {
    @TempDir
    Path folder;

    private final VocabularyFile file = VocabularyFile.sentencePiece();

    @Test
    void putsOneDummyBlankBeforeATextThatIsNotEmpty() {
        file.bytes().token("▁", -9, NORMAL).token("▁a", -1, NORMAL).token("a", -2, NORMAL);
        assertThat(pieces("a a")).containsExactly("▁a", "▁a");
        assertThat(pieces(" a")).containsExactly("▁", "▁a");
        assertThat(pieces(" ")).containsExactly("▁", "▁");
        assertThat(pieces("")).isEmpty();
    }

    @Test
    void leavesTheDummyBlankOutWhereTheFileSaysSo() {
        file.bytes().token("▁a", -1, NORMAL).token("a", -2, NORMAL).token("▁", -3, NORMAL);
        file.keys(keys -> keys.bool("tokenizer.ggml.add_space_prefix", false));
        assertThat(pieces("a a")).containsExactly("a", "▁a");
        assertThat(load().addsDummyBlank()).isFalse();
        assertThat(load().decode(file.id("▁a"))).isEqualTo(" a");
    }

    @Test
    void mergesTheHighestScoreFirstWhateverTheOrderOfTheTokens() {
        characters("abc");
        file.token("ab", -2, NORMAL).token("bc", -1, NORMAL);
        assertThat(pieces("abc")).containsExactly("▁", "a", "bc");
    }

    @Test
    void mergesTheLeftmostOfEqualScoresFirst() {
        characters("abc");
        file.token("bc", -1, NORMAL).token("ab", -1, NORMAL).token("aa", -1, NORMAL);
        assertThat(pieces("abc")).containsExactly("▁", "ab", "c");
        assertThat(pieces("aaa")).containsExactly("▁", "aa", "a");
    }

    @Test
    void takesPlusAndMinusZeroForTheSameScore() {
        characters("abc");
        file.token("ab", -0.0f, NORMAL).token("bc", 0.0f, NORMAL);
        assertThat(pieces("abc")).containsExactly("▁", "ab", "c");
    }

    @Test
    void ordersScoresOfBothSigns() {
        characters("abcd");
        file.token("ab", -1, NORMAL).token("bc", 2, NORMAL).token("cd", 1, NORMAL);
        assertThat(pieces("abcd")).containsExactly("▁", "a", "bc", "d");
    }

    @Test
    void mergesCharactersThatAreNoTokensThemselves() {
        file.bytes().token("▁", -1, NORMAL).token("xy", -2, NORMAL);
        assertThat(pieces("xyx")).containsExactly("▁", "xy", "<0x78>");
    }

    @Test
    void writesUnknownCharactersAsBytes() {
        characters("a");
        assertThat(pieces("a\u20aca")).containsExactly("▁", "a", "<0xE2>", "<0x82>", "<0xAC>", "a");
        assertThat(pieces("\0\n")).containsExactly("▁", "<0x00>", "<0x0A>");
        assertThat(pieces("\ud83d\ude00")).containsExactly("▁", "<0xF0>", "<0x9F>", "<0x98>", "<0x80>");
    }

    @Test
    void writesHalfSurrogatePairsAsReplacementCharacters() {
        characters("a");
        assertThat(pieces("\ud83da")).containsExactly("▁", "<0xEF>", "<0xBF>", "<0xBD>", "a");
    }

    @Test
    void writesOneUnknownForARunOfCharactersWhereThereAreNoByteTokens() {
        file.token("▁", -1, NORMAL).token("a", -2, NORMAL);
        assertThat(pieces("xyzax")).containsExactly("▁", "<unk>", "a", "<unk>");
        assertThat(load().decode(0)).isEqualTo(" \u2047 ");
    }

    @Test
    void findsUserDefinedTokensBeforeMergingAndDoesNotMergeThem() {
        characters("abc");
        file.token("bc", -1, NORMAL).token("ab", 0, USER_DEFINED).token("abca", 0, USER_DEFINED);
        assertThat(pieces("abc")).containsExactly("▁", "ab", "c");
        assertThat(pieces("abcabc")).containsExactly("▁", "abca", "bc");
        assertThat(pieces("cab ab")).containsExactly("▁", "c", "ab", "▁", "ab");
    }

    @Test
    void findsUserDefinedTokensWhoseBlanksTheFileWritesAsSuch() {
        characters("ab");
        file.token("a  b", 0, USER_DEFINED).token("  ", 0, USER_DEFINED);
        assertThat(pieces("a  b")).containsExactly("▁", "a  b");
        assertThat(pieces(" b")).containsExactly("  ", "b");
    }

    @Test
    void splitsUnusedTokensIntoThePartsTheyWereMergedOf() {
        characters("abc");
        file.token("ab", -1, UNUSED).token("abc", -2, NORMAL);
        assertThat(pieces("abab")).containsExactly("▁", "a", "b", "a", "b");
        assertThat(pieces("abc")).containsExactly("▁", "abc");
    }

    @Test
    void neverEncodesTextAsAControlToken() {
        characters("<s>");
        file.token("<s", -1, NORMAL);
        assertThat(pieces("<s>")).containsExactly("▁", "<s", ">");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<|im_start|>", "<|im_end|>", "<|endoftext|>"})
    void takesChatDelimitersForControlTokensWhateverTheFileSays(String delimiter) {
        characters("x");
        file.token(delimiter, 0, USER_DEFINED);
        assertThat(load().vocabulary().kind(file.id(delimiter))).isEqualTo(TokenKind.CONTROL);
        assertThat(pieces(delimiter)).doesNotContain(delimiter);
        assertThat(load().encodeWithControlTokens(delimiter)).containsExactly(file.id(delimiter));
    }

    @Test
    void putsADummyBlankBeforeTheTextAfterEachControlToken() {
        characters("ab");
        file.token("[INST]", 0, CONTROL);
        assertThat(names(load().encodeWithControlTokens("a<s>b[INST][INST]a ")))
                .containsExactly("▁", "a", "<s>", "▁", "b", "[INST]", "[INST]", "▁", "a", "▁");
        assertThat(load().encodeWithControlTokens("")).isEmpty();
        assertThat(names(load().encodeWithControlTokens("<unk>"))).containsExactly("<unk>");
    }

    @Test
    void beginsPromptsWithOneBos() {
        characters("a");
        assertThat(names(load().encodePrompt("a"))).containsExactly("<s>", "▁", "a");
        assertThat(names(load().encodePrompt(""))).containsExactly("<s>");
        assertThat(load().vocabulary().withBos(new int[] {1, 1})).containsExactly(1, 1);
        file.keys(keys -> keys.bool("tokenizer.ggml.add_bos_token", false));
        assertThat(names(load().encodePrompt("a"))).containsExactly("▁", "a");
    }

    @Test
    void decodesWithoutTheDummyBlank() {
        characters("ab");
        Tokenizer tokenizer = load();
        assertThat(tokenizer.decode(tokenizer.encode(" a  b"))).isEqualTo(" a  b");
        assertThat(tokenizer.decode(ids("<s>", "▁", "▁", "a"))).isEqualTo(" a");
        assertThat(tokenizer.decode(ids("a", "▁", "a"))).isEqualTo("a a");
        assertThat(tokenizer.decode(ids("<0x20>", "▁"))).isEqualTo("  ");
        assertThat(tokenizer.decode()).isEmpty();
    }

    @Test
    void decodesRunsOfByteTokensByThemselves() {
        characters("a");
        Tokenizer tokenizer = load();
        assertThat(tokenizer.decode(ids("<0xE2>", "<0x82>", "<0xAC>"))).isEqualTo("\u20ac");
        assertThat(tokenizer.decode(ids("<0xE2>", "<0x82>"))).isEqualTo("\ufffd\ufffd");
        assertThat(tokenizer.decode(ids("<0xE2>", "<0x82>", "<s>", "<0xAC>"))).isEqualTo("\ufffd\ufffd\ufffd");
        assertThat(tokenizer.decode(ids("<0xF4>", "<0x90>", "a", "<0x41>"))).isEqualTo("\ufffd\ufffdaA");
    }

    @Test
    void givesTheBytesOfEachKindOfToken() {
        characters("a");
        file.token("▁\u00e9▁", 0, USER_DEFINED);
        Tokenizer tokenizer = load();
        assertThat(tokenizer.bytes(file.id("<0xFF>"))).containsExactly((byte) 0xff);
        assertThat(tokenizer.bytes(file.id("▁"))).containsExactly((byte) ' ');
        assertThat(tokenizer.bytes(1)).isEmpty();
        assertThat(tokenizer.bytes(0)).isEqualTo(" \u2047 ".getBytes(StandardCharsets.UTF_8));
        assertThat(tokenizer.bytes(file.id("▁\u00e9▁"))).isEqualTo(" \u00e9 ".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void refusesIdsThatAreNoTokens() {
        characters("a");
        Tokenizer tokenizer = load();
        int size = tokenizer.vocabulary().size();
        for (int id : new int[] {-1, size, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertThatThrownBy(() -> tokenizer.bytes(id))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessage("token " + id + " is not in the vocabulary of " + size);
            assertThatThrownBy(() -> tokenizer.decode(id)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> tokenizer.vocabulary().piece(id)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> tokenizer.vocabulary().kind(id)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(tokenizer.vocabulary().isEndOfGeneration(id)).isFalse();
        }
    }

    @Test
    void encodesAMegabyteOfOneCharacter() {
        characters("a");
        file.token("aa", -1, NORMAL).token("aaaa", -2, NORMAL).token("aaaaaaaa", -3, NORMAL);
        assertThat(pieces("a".repeat(1 << 20))).hasSize((1 << 17) + 1).containsOnly("▁", "aaaaaaaa");
    }

    private Tokenizer load() {
        return file.load(folder);
    }

    /** The stored texts of the tokens of a text. */
    private List<String> pieces(String text) {
        return names(load().encode(text));
    }

    private List<String> names(int... ids) {
        return Arrays.stream(ids).mapToObj(file::text).toList();
    }

    private int[] ids(String... texts) {
        return Arrays.stream(texts).mapToInt(file::id).toArray();
    }

    /** Byte tokens, a blank and some characters, the later the worse. */
    private void characters(String characters) {
        file.bytes().token("▁", -100, NORMAL);
        characters.chars().forEach(c -> file.token(Character.toString(c), -100 - c, NORMAL));
    }
}
