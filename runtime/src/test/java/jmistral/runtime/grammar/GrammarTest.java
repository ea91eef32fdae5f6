package jmistral.runtime.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrammarTest {
    private static final String ARITHMETIC = """
            # sums and products, each on a line of its own
            root ::= (sum "\\n")+
            sum ::= product ( ws [-+] ws product )*
            product ::=
              factor (
                ws [*/] ws
                factor
              )*
            factor ::= number |
              "(" ws sum ws ")"
            number ::= [0-9]{1,3}
            ws ::= " "?
            """;

    private static boolean matches(String gbnf, String text) {
        return Grammar.parse(gbnf).matches(text);
    }

    @ParameterizedTest
    @CsvSource({
        "'1\n', true",
        "'12 + 3*(4 - 5)\n7\n', true",
        "'((((1))))\n', true",
        "'', false",
        "1, false",
        "'1234\n', false",
        "'(1\n', false",
        "'1  + 2\n', false"
    })
    void followsRulesThatCallOneAnother(String text, boolean described) {
        assertThat(matches(ARITHMETIC, text)).isEqualTo(described);
    }

    @Test
    void countsRepetitionsExactly() {
        var matcher = new GrammarMatcher(Grammar.parse("root ::= (\"ab\" \"c\"?){3,5} | \"x\"{2} | \"y\"{4,}"));
        for (int n = 0; n < 8; n++) {
            assertThat(matcher.matches("ab".repeat(n))).as("%d", n).isEqualTo(n >= 3 && n <= 5);
            assertThat(matcher.matches("abc".repeat(n))).as("%d", n).isEqualTo(n >= 3 && n <= 5);
            assertThat(matcher.matches("x".repeat(n))).as("%d", n).isEqualTo(n == 2);
            assertThat(matcher.matches("y".repeat(n))).as("%d", n).isEqualTo(n >= 4);
        }
    }

    @Test
    void countsAcrossNestedRepetitionsWithGaps() {
        for (int n = 0; n < 12; n++) {
            assertThat(matches("root ::= (\"a\"{3}){2,3}", "a".repeat(n)))
                    .as("%d", n)
                    .isEqualTo(n == 6 || n == 9);
            assertThat(matches("root ::= (\"a\"{2,3}){1,2}", "a".repeat(n)))
                    .as("%d", n)
                    .isEqualTo(n >= 2 && n <= 6);
            assertThat(matches("root ::= (\"a\"{4,5}){1,2}", "a".repeat(n)))
                    .as("%d", n)
                    .isEqualTo(n == 4 || n == 5 || (n >= 8 && n <= 10));
            assertThat(matches("root ::= (\"a\"?){2,3}", "a".repeat(n)))
                    .as("%d", n)
                    .isEqualTo(n <= 3);
            assertThat(matches("root ::= (\"a\"{2,})?", "a".repeat(n)))
                    .as("%d", n)
                    .isEqualTo(n != 1);
            assertThat(matches("root ::= (\"a\"{2,}){2}", "a".repeat(n)))
                    .as("%d", n)
                    .isEqualTo(n >= 4);
        }
    }

    @Test
    void tellsEveryCharacterOfAClassFromTheOthers() {
        CodePoints set = CodePoints.of(List.of(
                new CodePoints.Range(0x61, 0x63),
                new CodePoints.Range(0x7f, 0x80),
                new CodePoints.Range(0x7fe, 0x801),
                new CodePoints.Range(0xd000, 0xe010),
                new CodePoints.Range(0xfffe, 0x10001),
                new CodePoints.Range(0x3f000, 0x10fffe)));
        var matcher = new GrammarMatcher(Grammar.parse("root ::= [a-c\\x7f-\\u0080\\u07fe-\\u0801\\ud000-\\ue010"
                + "\\ufffe-\\U00010001\\U0003f000-\\U0010fffe]"));
        var others = new GrammarMatcher(Grammar.parse("root ::= [^a-c\\x7f-\\u0080\\u07fe-\\u0801\\ud000-\\ue010"
                + "\\ufffe-\\U00010001\\U0003f000-\\U0010fffe]"));
        for (int c = 0; c <= Character.MAX_CODE_POINT; c += c < 0x11000 ? 1 : 61) {
            boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
            String text = Character.toString(c);
            assertThat(matcher.matches(text)).as("U+%04X", c).isEqualTo(set.contains(c));
            assertThat(others.matches(text)).as("U+%04X", c).isEqualTo(!set.contains(c) && !surrogate);
        }
    }

    @Test
    void readsLineEndsOfAnyKind() {
        assertThat(matches("# x\r\nroot ::= a |\r\n  \"b\"\r\na ::= \"a\"\r\n", "a"))
                .isTrue();
        assertThat(matches("root ::= a\ra ::= \"a\"\r", "a")).isTrue();
    }

    @Test
    void theLastOfRulesWithTheSameNameCounts() {
        assertThat(matches("root ::= \"a\"\nroot ::= \"b\"", "b")).isTrue();
        assertThat(matches("root ::= \"a\"\nroot ::= \"b\"", "a")).isFalse();
    }

    @Test
    void followsNoRuleThatNeverEnds() {
        var matcher = new GrammarMatcher(Grammar.parse("root ::= \"a\" (\"b\" endless)?\nendless ::= \"c\" endless"));
        assertThat(matcher.matches("a")).isTrue();
        assertThat(new GrammarAutomaton(Grammar.parse("root ::= \"a\" endless?\nendless ::= \"c\" endless"))
                        .start()
                        .configurations())
                .hasSize(1);
        assertThat(matcher.matches("ab")).isFalse();
    }

    @Test
    void saysWhatIsWrongAndWhere() {
        assertRefused("", "line 1, column 1: there is no rule 'root', with which a grammar begins");
        assertRefused("\n# é\nstart ::= \"a\"", "line 3, column 14: there is no rule 'root'");
        assertRefused("root ::= b-1", "line 1, column 10: there is no rule 'b-1'");
        assertRefused("root = \"a\"", "line 1, column 6: expected '::=' after the name of rule 'root', found '='");
        assertRefused("root ::= \"a\n", "line 1, column 10: this text has no closing '\"'");
        assertRefused("root ::= \"é\" [a", "line 1, column 14: this character class has no closing ']'");
        assertRefused("root ::= [a-", "line 1, column 10: this character class has no closing ']'");
        assertRefused("root ::= []", "line 1, column 10: this character class names no character");
        assertRefused("root ::= [^\\x00-\\U0010FFFF]", "line 1, column 10: this character class holds no character");
        assertRefused("root ::= [z-a]", "line 1, column 11: the range from 'z' to 'a' is empty");
        assertRefused("root ::= \"\\q\"", "line 1, column 11: '\\q' is no escape");
        assertRefused("root ::= \"\\u12\"", "line 1, column 15: expected 4 hexadecimal digits, found '\"'");
        assertRefused("root ::= \"\\U00110000\"", "line 1, column 11: there is no character beyond");
        assertRefused("root ::= \"\\ud800\"", "line 1, column 11: U+D800 is half of a surrogate pair");
        assertRefused("root ::= \"\\", "line 1, column 11: the grammar ends within an escape");
        assertRefused("root ::= (\"a\"", "line 1, column 14: expected ')' or more of the group, found the end");
        assertRefused("root ::= \"a\")", "line 1, column 13: expected the end of rule 'root', found ')'");
        assertRefused("root ::= *", "line 1, column 10: '*' has nothing before it to repeat");
        assertRefused("root ::= \"a\"{3,2}", "line 1, column 13: {3,2} is empty");
        assertRefused("root ::= \"a\"{,2}", "line 1, column 14: expected a number of repetitions, found ','");
        assertRefused("root ::= \"a\"{2", "line 1, column 15: expected '}' after the number of repetitions");
        assertRefused("root ::= \"a\"{99999999999}", "line 1, column 14: at most 1000000000 repetitions");
        assertRefused("root ::= \"a\"\n  | \"b\"", "line 2, column 3: expected the name of a rule");
        assertRefused("root ::= <think>", "line 1, column 10: tokens such as");
        assertRefused("root ::= \"a\" root", "line 1, column 1: no text matches: rule 'root' never comes to an end");
    }

    @Test
    void refusesLeftRecursion() {
        assertRefused("root ::= root \"a\" | \"b\"", "line 1, column 10: rule 'root' begins with itself");
        assertRefused(
                "root ::= a\na ::= b? c\nb ::= \"x\"\nc ::= \"\" a \"y\" | \"z\"",
                "line 4, column 10: rule 'a' begins with itself (through 'c')");
        assertRefused("root ::= (\"x\"? root){2,5} | \"y\"", "rule 'root' begins with itself");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 100_000})
    void nestsGroupsAsDeepAsTheStackAllows(int depth) {
        String gbnf = "root ::= " + "(".repeat(depth) + "\"a\"" + ")".repeat(depth);
        if (depth <= GbnfParser.MAX_DEPTH) {
            assertThat(matches(gbnf, "a")).isTrue();
        } else {
            assertRefused(gbnf, "line 1, column 210: nested deeper than 200 levels");
        }
    }

    private static void assertRefused(String gbnf, String message) {
        assertThatExceptionOfType(GrammarSyntaxException.class)
                .isThrownBy(() -> Grammar.parse(gbnf))
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage())
                        .startsWith("line " + e.line() + ", column " + e.column() + ": ")
                        .doesNotContain("\n"));
    }
}
