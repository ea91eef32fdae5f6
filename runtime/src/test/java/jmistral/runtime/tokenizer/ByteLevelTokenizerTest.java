package jmistral.runtime.tokenizer;

import static jmistral.runtime.tokenizer.VocabularyFile.CONTROL;
import static jmistral.runtime.tokenizer.VocabularyFile.NORMAL;
import static jmistral.runtime.tokenizer.VocabularyFile.USER_DEFINED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ByteLevelTokenizerTest {
    @TempDir
    Path folder;

    private final VocabularyFile file = VocabularyFile.byteLevel("gpt-2");

    @Test
    void mergesInTheOrderOfTheMerges() {
        file.merge("b", "c").merge("a", "b").merge("a", "bc");
        assertThat(pieces("abc")).containsExactly("abc");
        assertThat(pieces("ab")).containsExactly("ab");
        assertThat(pieces("abab")).containsExactly("ab", "ab");
        assertThat(pieces("bbc")).containsExactly("b", "bc");
    }

    @Test
    void takesTheFirstOfTwoMergesOfAPair() {
        file.merge("a", "b").merge("b", "c").merge("a", "b");
        assertThat(pieces("abc")).containsExactly("ab", "c");
    }

    @Test
    void mergesNothingAcrossWords() {
        file.merge("a", "\u0120").merge("\u0120", "a").merge("a", "!");
        assertThat(pieces("a a!")).containsExactly("a", "\u0120a", "!");
        assertThat(pieces(" a")).containsExactly("\u0120a");
    }

    @Test
    void needsMergesForAWordThatIsAToken() {
        file.token("abc", 0, NORMAL);
        assertThat(pieces("abc")).containsExactly("a", "b", "c");
    }

    @ParameterizedTest
    @CsvSource({"tekken", "llama-bpe"})
    void takesAWordThatIsATokenAsItStands(String pre) {
        VocabularyFile words = VocabularyFile.byteLevel(pre);
        words.merge("b", "c").token("abc", 0, NORMAL).token("\u0120abc", 0, NORMAL);
        Tokenizer tokenizer = words.load(folder);
        assertThat(tokenizer.encode("abc abc")).containsExactly(words.id("abc"), words.id("\u0120abc"));
        assertThat(tokenizer.encode("abcd")).containsExactly(words.id("a"), words.id("bc"), words.id("d"));
    }

    @Test
    void leavesOutBytesWithoutATokenAndJoinsTheirNeighbours() {
        file.merge("!", "!");
        assertThat(pieces("!\u0004!")).containsExactly("!!");
        assertThat(pieces("\u0004")).isEmpty();
        assertThat(pieces("")).isEmpty();
    }

    @Test
    void findsUserDefinedTokensBeforeCuttingWords() {
        file.merge("a", "b").token("bc d", 0, USER_DEFINED).token("bc", 0, USER_DEFINED);
        assertThat(pieces("abc dab")).containsExactly("a", "bc d", "ab");
        assertThat(pieces("abcab")).containsExactly("a", "bc", "ab");
        assertThat(load().bytes(file.id("bc d"))).asString().isEqualTo("bc d");
    }

    @Test
    void leavesNamesOfControlTokensTextUnlessAsked() {
        file.token("<s>", 0, CONTROL);
        assertThat(pieces("a<s>")).containsExactly("a", "<", "s", ">");
        assertThat(names(load().encodeWithControlTokens("a<s> a<s>")))
                .containsExactly("a", "<s>", "\u0120", "a", "<s>");
    }

    @Test
    void leavesOutMergesToControlTokens() {
        file.token("<s>", 0, CONTROL);
        file.token("s>", 0, NORMAL).merge("<", "s>");
        assertThat(pieces("<s>")).containsExactly("<", "s", ">");
    }

    @Test
    void decodesBytesOfTheAlphabet() {
        file.token("\u00e2\u0124", 0, NORMAL).token("\u00ac", 0, NORMAL).token("<s>", 0, CONTROL);
        Tokenizer tokenizer = load();
        int begin = file.id("\u00e2\u0124");
        int end = file.id("\u00ac");
        assertThat(tokenizer.bytes(begin)).containsExactly((byte) 0xe2, (byte) 0x82);
        assertThat(tokenizer.bytes(file.id("\u0120"))).containsExactly((byte) ' ');
        assertThat(tokenizer.bytes(file.id("<s>"))).isEmpty();
        assertThat(tokenizer.decode(begin, end)).isEqualTo("\u20ac");
        assertThat(tokenizer.decode(begin, file.id("<s>"), end)).isEqualTo("\u20ac");
        assertThat(tokenizer.decode(begin, file.id("a"), begin)).isEqualTo("\ufffda\ufffd");
        assertThat(tokenizer.decode(file.id("\u0120"), file.id("a"))).isEqualTo(" a");
    }

    @Test
    void knowsTheAlphabet() {
        Tokenizer tokenizer = VocabularyFile.allBytes("gpt-2").load(folder);
        for (int value = 0; value < 256; value++) {
            assertThat(tokenizer.bytes(value)).containsExactly((byte) value);
        }
        assertThat(tokenizer.encode("\u0000\u00ad \u20ac")).containsExactly(0, 0xc2, 0xad, ' ', 0xe2, 0x82, 0xac);
    }

    @Test
    void refusesIdsThatAreNoTokens() {
        assertThatThrownBy(() -> load().bytes(-1))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("token -1 is not in the vocabulary of 95");
    }

    @Test
    void encodesAMegabyteOfOneLetter() {
        file.merge("a", "a").merge("aa", "aa").merge("aaaa", "aaaa");
        assertThat(pieces("a".repeat(1 << 20))).hasSize(1 << 17).containsOnly("aaaaaaaa");
    }

    @ParameterizedTest
    @EnumSource
    void encodesAMegabyteOfAnyClassOfCharacters(PreTokenizer pre) {
        Tokenizer tokenizer = VocabularyFile.byteLevel(
                        pre.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
                .token("\u010a", 0, NORMAL)
                .load(folder);
        for (String unit : List.of("a", "A", "1", " ", "\n", ".", "/", "'", "'s", "aA", " \n", "\n ", "! ")) {
            String text = unit.repeat((1 << 20) / unit.length());
            assertThat(tokenizer.encode(text)).as(unit).hasSize(text.length());
        }
        for (String unit : List.of("\u0301", "\u4e2d", "A\u0301", "\ud83d\ude00")) {
            assertThat(tokenizer.encode("x" + unit.repeat(1 << 19) + "y"))
                    .startsWith(87)
                    .endsWith(88);
        }
    }

    private Tokenizer load() {
        return file.load(folder);
    }

    private List<String> pieces(String text) {
        return names(load().encode(text));
    }

    private List<String> names(int... ids) {
        return Arrays.stream(ids).mapToObj(file::text).toList();
    }
}
