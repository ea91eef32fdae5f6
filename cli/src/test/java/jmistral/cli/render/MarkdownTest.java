package jmistral.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownTest {
    private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
    private static final AttributedStyle CODE = PLAIN.foreground(AttributedStyle.CYAN);

    private static final String DOCUMENT = """
            # Fruit

            Some are **very sweet**, `apple()` is not, 2 * 3 ** 4 is 162.

            ## Kinds
            - **Apples** and pears
              * with `code` inside
            1. first
            10) tenth

            ```python
            # no heading
            x = "**not bold**"  # - `no` item
            ```
            After it, a lone ` and ** and a *star*.
            """;

    @Test
    void markersGiveWayToStyles() {
        assertThat(rendered(DOCUMENT, 1000).toString()).isEqualTo("""
                        Fruit

                        Some are very sweet, apple() is not, 2 * 3 ** 4 is 162.

                        Kinds
                        • Apples and pears
                          • with code inside
                        1. first
                        10) tenth

                        ```python
                        # no heading
                        x = "**not bold**"  # - `no` item
                        ```
                        After it, a lone ` and ** and a *star*.
                        """);
    }

    @Test
    void stylesAreThoseOfTheirKind() {
        AttributedStringBuilder text = rendered(DOCUMENT, 1000);
        assertStyle(text, "Fruit", PLAIN.bold().underline());
        assertStyle(text, "Kinds", PLAIN.bold());
        assertStyle(text, "Some are", PLAIN);
        assertStyle(text, "very sweet", PLAIN.bold());
        assertStyle(text, "apple()", CODE);
        assertStyle(text, "Apples", PLAIN.bold());
        assertStyle(text, "and pears", PLAIN);
        assertStyle(text, "# no heading", CODE);
        assertStyle(text, "**not bold**", CODE);
        assertStyle(text, "```python", PLAIN.faint());
        assertStyle(text, "After it", PLAIN);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7})
    void textAndStylesAreTheSameHoweverItArrives(int size) {
        assertThat(rendered(DOCUMENT, size).toAnsi())
                .isEqualTo(rendered(DOCUMENT, 1000).toAnsi());
    }

    /** What is no Markdown, or is none yet when the text ends, loses nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "def f(*args, **kwargs): pass",
                "**bold that never ends",
                "`code that never ends",
                "``",
                "**",
                "*",
                "#",
                "#hashtag",
                "####### seven",
                "-",
                "-5 degrees",
                "1",
                "1.5 litres",
                "2 ** 3 ** 4",
                "a * b * c",
                "~~ no fence",
                "   ",
                "* * *"
            })
    void whatIsNoMarkdownStaysAsItIs(String text) {
        for (int size = 1; size < 4; size++) {
            assertThat(rendered(text, size).toString())
                    .isEqualTo(text.equals("* * *") ? "• * *" : text.stripTrailing());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'**a** b', 'a b'",
        "'``a`b`` c', 'a`b c'",
        "'**use `x` now**', 'use x now'",
        "'**a** and **b**', 'a and b'",
        "'`a`, `b`', 'a, b'",
        "'### Deep', 'Deep'",
    })
    void spansCloseWhereTheyShould(String text, String expected) {
        for (int size = 1; size < 6; size++) {
            assertThat(rendered(text, size).toString()).isEqualTo(expected);
        }
    }

    @Test
    void longerFenceIsClosedByItsLikeOnly() {
        assertThat(rendered("````\n```\n**a**\n```\n````\n**b**\n", 3).toString())
                .isEqualTo("````\n```\n**a**\n```\n````\nb\n");
    }

    @Test
    void terminalWithoutABulletGetsAHyphen() {
        var text = new AttributedStringBuilder();
        var markdown = new Markdown(new WordWrap(() -> 40, text::append), StandardCharsets.ISO_8859_1);
        markdown.write("* item\n");
        markdown.finish();
        assertThat(text.toString()).isEqualTo("- item\n");
    }

    @Test
    void itemsAreIndentedWhereTheyAreBroken() {
        var text = new AttributedStringBuilder();
        var markdown = new Markdown(new WordWrap(() -> 16, text::append), StandardCharsets.UTF_8);
        markdown.write("12. one two three four\nfive six seven eight\n");
        markdown.finish();
        assertThat(text.toString()).isEqualTo("12. one two\n    three four\nfive six seven\neight\n");
    }

    private static AttributedStringBuilder rendered(String text, int size) {
        var rendered = new AttributedStringBuilder();
        var markdown = new Markdown(new WordWrap(() -> 80, rendered::append), StandardCharsets.UTF_8);
        for (int i = 0; i < text.length(); i += size) {
            markdown.write(text.substring(i, Math.min(text.length(), i + size)));
        }
        markdown.finish();
        return rendered;
    }

    private static void assertStyle(AttributedStringBuilder text, String part, AttributedStyle style) {
        int begin = text.toString().indexOf(part);
        assertThat(begin).as(part).isNotNegative();
        for (int i = begin; i < begin + part.length(); i++) {
            assertThat(text.styleAt(i)).as(part).isEqualTo(style);
        }
    }
}
