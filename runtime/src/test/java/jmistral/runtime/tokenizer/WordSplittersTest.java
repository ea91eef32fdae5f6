package jmistral.runtime.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The hand-written scanners against the regular expressions that they stand for, as Java's own engine matches them. */
class WordSplittersTest {
    private static final int FLAGS = Pattern.UNICODE_CHARACTER_CLASS | Pattern.UNICODE_CASE;
    private static final Pattern GPT_2 = Pattern.compile(
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+", FLAGS);
    private static final Pattern DIGIT_OR_RUN = Pattern.compile("\\p{N}|[^\\p{N}]+", FLAGS);
    private static final Pattern LLAMA_BPE = Pattern.compile(
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
                    + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
            FLAGS);
    private static final Pattern TEKKEN = Pattern.compile(
            "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+"
                    + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*"
                    + "|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
            FLAGS);

    /** Characters of every class that an expression names, and the letters of the contractions. */
    private static final String TELLING =
            "aA1 .\n'sStTrReEvVmMlLdD\u017f\u0301\u0394\u03b4\u4e2d\r/\t\u00a0\u0085\u2028"
                    + "\u02b0\u01c5\u0663\u2167\u00bd\u0903\u20dd\u3000\u001c\u200b\u00ad\u2029\u000b\ud83d\ude00\ud801\udc00"
                    + "\ud801\udc28\ud835\udfd9\ud804\udc00\ue000\uffff\u0000";

    @ParameterizedTest
    @EnumSource
    void cutsTellingCharactersAsTheExpressionDoes(PreTokenizer pre) {
        int[] characters = TELLING.codePoints().toArray();
        var random = new Random(1);
        for (int round = 0; round < 10_000; round++) {
            var text = new StringBuilder();
            int length = 1 + random.nextInt(12);
            for (int i = 0; i < length; i++) {
                text.appendCodePoint(characters[random.nextInt(characters.length)]);
            }
            assertCutsAlike(pre, text.toString());
        }
    }

    @ParameterizedTest
    @EnumSource
    void cutsEveryCharacterAsTheExpressionDoes(PreTokenizer pre) {
        for (int first = 0; first <= Character.MAX_CODE_POINT; first += 64) {
            var text = new StringBuilder();
            for (int codePoint = first; codePoint < first + 64; codePoint++) {
                if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
                    text.append(" b").appendCodePoint(codePoint).append("B").appendCodePoint(codePoint);
                }
            }
            assertCutsAlike(pre, text.toString());
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesHalfSurrogatePairsForOtherCharacters(PreTokenizer pre) {
        for (String text : List.of("\ud800", "a\udc00b", " \ud800 \udfff", "\udc00\ud800", "1\ud8001")) {
            String replaced = text.replaceAll("[\\ud800-\\udfff]", "\ufffd");
            assertThat(lengths(pre.splitter(), text)).isEqualTo(lengths(pre.splitter(), replaced));
        }
    }

    private static void assertCutsAlike(PreTokenizer pre, String text) {
        List<String> expected = switch (pre) {
            case GPT_2 -> matches(GPT_2, text);
            case LLAMA_BPE -> matches(LLAMA_BPE, text);
            case TEKKEN -> matches(TEKKEN, text);
            case SMOLLM ->
                matches(DIGIT_OR_RUN, text).stream()
                        .flatMap(run -> matches(GPT_2, run).stream())
                        .toList();
        };
        assertThat(words(pre.splitter(), text))
                .as(() -> pre + ", " + escaped(text))
                .isEqualTo(expected);
        assertThat(String.join("", expected)).isEqualTo(text);
    }

    private static List<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).toList();
    }

    private static List<String> words(WordSplitter splitter, String text) {
        List<String> words = new ArrayList<>();
        for (int begin = 0; begin < text.length(); ) {
            int end = splitter.endOfWord(text, begin);
            words.add(text.substring(begin, end));
            begin = end;
        }
        return words;
    }

    private static List<Integer> lengths(WordSplitter splitter, String text) {
        return words(splitter, text).stream().map(String::length).toList();
    }

    private static String escaped(String text) {
        var escaped = new StringBuilder();
        text.chars().forEach(c -> escaped.append(String.format(Locale.ROOT, "\\u%04x", c)));
        return escaped.toString();
    }
}
