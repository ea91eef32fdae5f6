package jmistral.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jline.utils.AttributedStyle;
import org.jline.utils.WCWidth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordWrapTest {
    private static final String FAMILY = "👨‍👩‍👧‍👦";
    private static final String FLAG = "🇫🇷";
    private static final String MIXED = "The quick brown fox — naïve, über 日本語の文章はとても長いです 한국어 " + FAMILY + " " + FLAG
            + " مرحبا بالعالم שלום עולם e\u0301te\u0301 https://example.org/a/rather/long/path?with=query ok";

    private int width = 20;
    private final StringBuilder output = new StringBuilder();
    private final WordWrap wrap = new WordWrap(() -> width, output::append);

    @Test
    void linesAreBrokenBetweenWords() {
        assertThat(wrapped("The quick brown fox jumps over the lazy dog."))
                .isEqualTo("The quick brown fox\njumps over the lazy\ndog.");
    }

    @Test
    void wordThatFitsExactlyStaysOnTheLine() {
        assertThat(wrapped("12345 7890 234567890 next")).isEqualTo("12345 7890 234567890\nnext");
        assertThat(wrapped("12345 7890 2345678901 next")).isEqualTo("12345 7890\n2345678901 next");
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 8, 13, 20, 33, 60})
    void textIsTheSameHoweverItArrives(int columns) {
        width = columns;
        String whole = wrapped(MIXED);
        Random random = new Random(columns);
        for (int round = 0; round < 20; round++) {
            output.setLength(0);
            for (String piece : pieces(MIXED, random)) {
                wrap.write(piece);
            }
            wrap.finish();
            wrap.newline();
            assertThat(output.toString().stripTrailing()).as("round %d", round).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 13, 20, 33, 60})
    void noLineIsTooWideAndNothingIsLost(int columns) {
        width = columns;
        String whole = wrapped(MIXED);
        assertThat(whole.lines())
                .allSatisfy(line -> assertThat(columns(line)).as(line).isLessThanOrEqualTo(columns));
        assertThat(whole.replaceAll("\\s", "")).isEqualTo(MIXED.replaceAll("\\s", ""));
    }

    @Test
    void wideCharactersCountTwice() {
        width = 10;
        assertThat(wrapped("日本語の文章はとても長い")).isEqualTo("日本語の文\n章はとても\n長い");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 7})
    void whatIsOneCharacterToAReaderIsNeverSplit(int columns) {
        width = columns;
        String text = (FAMILY + FLAG + "e\u0301").repeat(5);
        assertThat(wrapped(text).lines())
                .allSatisfy(line -> assertThat(
                                line.replace(FAMILY, "").replace(FLAG, "").replace("e\u0301", ""))
                        .isEmpty());
    }

    @Test
    void longWordIsBrokenWhereTheLineEnds() {
        width = 10;
        assertThat(wrapped("see https://example.org/path now")).isEqualTo("see\nhttps://ex\nample.org/\npath now");
    }

    @Test
    void hyphensAtTheBeginningOfAWordStayWithIt() {
        width = 10;
        assertThat(wrapped("the flag --verbose is")).isEqualTo("the flag\n--verbose\nis");
    }

    @Test
    void linesAfterTheFirstAreIndented() {
        wrap.write("• ");
        wrap.indent(2);
        wrap.write("one two three four five six");
        wrap.newline();
        wrap.write("seven");
        wrap.finish();
        assertThat(output).hasToString("• one two three four\n  five six\nseven");
    }

    @Test
    void blanksAtTheBeginningAndWithinALineStay() {
        assertThat(wrapped("    one  two\n  three")).isEqualTo("    one  two\n  three");
    }

    @ParameterizedTest
    @CsvSource({"'a\tb', 'a       b'", "'12345678\tb', '12345678        b'"})
    void tabsLeadToTheNextStop(String text, String expected) {
        assertThat(wrapped(text)).isEqualTo(expected);
    }

    @Test
    void verbatimTextIsNotBroken() {
        wrap.writeVerbatim("int x = aVeryLongName(and, its, arguments);", AttributedStyle.DEFAULT);
        wrap.newline();
        assertThat(output).hasToString("int x = aVeryLongName(and, its, arguments);\n");
    }

    @Test
    void unlimitedWidthChangesNothingAndHoldsNothingBack() {
        width = WordWrap.UNLIMITED;
        wrap.write("one two ");
        assertThat(output).hasToString("one two ");
        wrap.write("three".repeat(100));
        assertThat(output).hasToString("one two " + "three".repeat(100));
    }

    @Test
    void narrowerWindowCountsAtOnce() {
        wrap.write("one two three four ");
        width = 9;
        wrap.write("five six seven eight");
        wrap.finish();
        assertThat(output.toString().lines().skip(1))
                .allSatisfy(line -> assertThat(columns(line)).isLessThanOrEqualTo(9));
    }

    private String wrapped(String text) {
        output.setLength(0);
        wrap.write(text);
        wrap.newline();
        return output.toString().stripTrailing();
    }

    private static List<String> pieces(String text, Random random) {
        int[] codePoints = text.codePoints().toArray();
        List<String> pieces = new ArrayList<>();
        for (int i = 0; i < codePoints.length; ) {
            int count = Math.min(1 + random.nextInt(6), codePoints.length - i);
            pieces.add(new String(codePoints, i, count));
            i += count;
        }
        return pieces;
    }

    private static int columns(String line) {
        return line.codePoints().map(WCWidth::wcwidth).sum();
    }
}
