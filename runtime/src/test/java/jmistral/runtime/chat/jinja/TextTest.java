package jmistral.runtime.chat.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TextTest {
    /** The text with every character that came with the input in upper case. */
    private static String show(Text text) {
        var shown = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.string().charAt(i);
            shown.append(text.isTemplateAt(i) ? c : Character.toUpperCase(c));
        }
        return shown.toString();
    }

    @Test
    void keepsTheOriginOfEveryCharacterThroughCutsAndJoins() {
        long seed = 20261121;
        var random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            List<Text> parts = new ArrayList<>();
            var expected = new StringBuilder();
            for (int i = random.nextInt(6); i >= 0; i--) {
                String piece = "abcdef".substring(random.nextInt(6));
                boolean input = random.nextBoolean();
                parts.add(input ? Text.input(piece) : Text.template(piece));
                expected.append(input ? piece.toUpperCase(Locale.ROOT) : piece);
            }
            Text joined = Strings.join(Text.EMPTY, parts, new Budget(0));
            assertThat(show(joined)).as("seed %d, round %d", seed, round).isEqualTo(expected.toString());
            int begin = random.nextInt(joined.length() + 1);
            int end = begin + random.nextInt(joined.length() - begin + 1);
            Text cut = joined.substring(begin, end);
            assertThat(show(cut)).as("seed %d, round %d", seed, round).isEqualTo(expected.substring(begin, end));
            Text again =
                    new TextBuilder(new Budget(0)).append(cut).append(joined).build();
            assertThat(show(again)).isEqualTo(expected.substring(begin, end) + expected);
        }
    }

    @Test
    void countsTextOfUnknownOriginAsInput() {
        Text mixed = Strings.join(Text.EMPTY, List.of(Text.template("a"), Text.input("ß")), new Budget(0));
        assertThat(show(mixed.withCharacters("ASS"))).isEqualTo("ASS");
        assertThat(mixed.withCharacters("ASS").isTemplateAt(0)).isFalse();
        assertThat(mixed.withCharacters("xy").isTemplateAt(0)).isTrue();
        assertThat(mixed.withCharacters("xy").isTemplateAt(1)).isFalse();
    }

    @Test
    void ordersByCodePoints() {
        assertThat(Text.input("\uFFFF")).isLessThan(Text.input("\uD83D\uDE00"));
        assertThat(Text.input("a")).isEqualTo(Text.template("a"));
    }
}
