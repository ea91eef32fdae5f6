package jmistral.runtime.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Grammars that take exponential time, or memory by the gigabyte, where they are followed the plain way. */
class HostileGrammarTest {
    private static GrammarMatcher matcher(String gbnf) {
        return new GrammarMatcher(Grammar.parse(gbnf));
    }

    /** The steps that it takes to follow a text: the same on every machine. */
    private static long work(String gbnf, String text) {
        var automaton = new GrammarAutomaton(Grammar.parse(gbnf));
        GrammarState state = automaton.start();
        for (int i = 0; i < text.length(); i++) {
            state = automaton.renewed(automaton.next(state, text.charAt(i)));
        }
        assertThat(state.isDead()).isFalse();
        return automaton.work();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "root ::= \"a\"{1,1000000000}",
                "root ::= (((\"a\"{1,1000000}){1,1000000}){1,1000000}){1,1000000}",
                "root ::= ((\"a\"{1,1000000} \"b\"?){1,1000000} \"c\"?){1,1000000}",
                "root ::= (\"a\"*)* (\"a\"*)* ((\"a\"* \"a\"*)* \"a\"*)* (\"a\"?){0,1000000}",
                "root ::= (\"a\" | \"a\" \"a\" | \"a\"+)*",
                "root ::= s\ns ::= \"a\" s \"x\"? | \"a\" s \"y\"? | \"\"",
                "root ::= s\ns ::= \"a\" s | \"a\" t | \"\"\nt ::= \"a\" t | \"a\" s | \"a\"",
            })
    void ambiguityTakesPolynomialWork(String gbnf) {
        assertThat(work(gbnf, "a".repeat(120))).isLessThan(2_000_000);
        assertThat(matcher(gbnf).matches("a".repeat(120))).isTrue();
        assertThat(matcher(gbnf).matches("a".repeat(119) + "!")).isFalse();
    }

    @Test
    void tooMuchAmbiguityIsRefusedInASentence() {
        var matcher = matcher("root ::= (((\"a\"{1,1000000} \"b\"?){1,1000000} \"c\"?){1,1000000} \"d\"?){1,1000000}");
        assertThat(matcher.matches("a".repeat(40))).isTrue();
        assertThatExceptionOfType(GrammarException.class)
                .isThrownBy(() -> matcher.matches("a".repeat(2000)))
                .withMessageStartingWith("the grammar is too ambiguous: there are more than ");
    }

    @Test
    void textsNestDeeperThanAnyStack() {
        var matcher = matcher("root ::= list\nlist ::= \"[\" (list (\",\" list)*)? \"]\"");
        int depth = 30_000;
        assertThat(matcher.matches("[".repeat(depth) + "]".repeat(depth))).isTrue();
        assertThat(matcher.matches("[".repeat(depth) + "]".repeat(depth - 1))).isFalse();
    }

    @Test
    void textsThatNestWithoutEndAreRefusedInASentence() {
        var matcher = matcher("root ::= list\nlist ::= \"[\" (list (\",\" list)*)? \"]\"");
        assertThatExceptionOfType(GrammarException.class)
                .isThrownBy(() -> matcher.matches("[".repeat(2_000_000)))
                .withMessageStartingWith("the text is nested too deep for its grammar");
    }

    @Test
    void longTextsAreFollowedThoughStatesAreForgotten() {
        var matcher = matcher("root ::= .{1,1000000}");
        assertThat(matcher.matches("é".repeat(60_000))).isTrue();
    }

    @Test
    void chainsOfRulesAreAsLongAsTheyLike() {
        int length = 50_000;
        String chain = IntStream.range(0, length)
                .mapToObj(i -> "r" + i + " ::= r" + (i + 1) + "\n")
                .collect(Collectors.joining());
        assertThat(matcher("root ::= r0\n" + chain + "r" + length + " ::= \"a\"")
                        .matches("a"))
                .isTrue();
        assertThatExceptionOfType(GrammarSyntaxException.class)
                .isThrownBy(() -> Grammar.parse("root ::= r0\n" + chain + "r" + length + " ::= r0 | \"a\""))
                .withMessageContaining("begins with itself")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    }

    @Test
    void rulesThatDoubleEachOtherAreNotWrittenOut() {
        String doubling = IntStream.range(0, 60)
                .mapToObj(i -> "r" + i + " ::= r" + (i + 1) + " r" + (i + 1) + "\n")
                .collect(Collectors.joining());
        var matcher = matcher("root ::= r0\n" + doubling + "r60 ::= \"a\"?");
        assertThat(matcher.matches("a".repeat(300))).isTrue();
        assertThat(matcher.matches("a".repeat(300) + "b")).isFalse();
    }

    @Test
    void alternativesMayBeMany() {
        String words = IntStream.range(0, 5_000)
                .mapToObj(i -> "\"" + Integer.toString(i * 7919, 36) + "\"")
                .collect(Collectors.joining(" | "));
        var matcher = matcher("root ::= (" + words + ") (\" \" (" + words + "))*");
        assertThat(matcher.matches(Integer.toString(77 * 7919, 36) + " " + Integer.toString(4_999 * 7919, 36)))
                .isTrue();
        assertThat(matcher.matches("0 0 -")).isFalse();
    }
}
