package jmistral.runtime.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NameMatcherTest {
    @Test
    void findsTheLongestNameAtTheFirstPlace() {
        NameMatcher names = matcher("[A]", "[A", "[A]b", "b");
        assertThat(names.find("x[A]b", 0)).isEqualTo(1);
        assertThat(names.id("x[A]b", 1)).isEqualTo(2);
        assertThat(names.end("x[A]b", 1)).isEqualTo(5);
        assertThat(names.id("[A]", 0)).isZero();
        assertThat(names.id("[Ax", 0)).isEqualTo(1);
        assertThat(names.find("[B]", 0)).isEqualTo(3);
    }

    @Test
    void findsNothingWithoutNames() {
        assertThat(matcher().find("abc", 0)).isEqualTo(3);
        assertThat(matcher("").find("abc", 1)).isEqualTo(3);
    }

    @Test
    void findsTheFirstOfTokensWithTheSameName() {
        assertThat(matcher("b", "a", "a").id("a", 0)).isEqualTo(1);
    }

    @Test
    void findsWhatTryingAllNamesFinds() {
        for (int seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            String[] texts = IntStream.range(0, random.nextInt(12))
                    .mapToObj(_ -> randomText(random, 1 + random.nextInt(4)))
                    .distinct()
                    .toArray(String[]::new);
            NameMatcher names = matcher(texts);
            String text = randomText(random, 40);
            int from = random.nextInt(40);
            int expected = IntStream.range(from, text.length())
                    .filter(at -> longestAt(texts, text, at) >= 0)
                    .findFirst()
                    .orElse(text.length());
            assertThat(names.find(text, from)).as("seed %d", seed).isEqualTo(expected);
            if (expected < text.length()) {
                int longest = longestAt(texts, text, expected);
                assertThat(names.id(text, expected)).as("seed %d", seed).isEqualTo(longest);
                assertThat(names.end(text, expected)).as("seed %d", seed).isEqualTo(expected + texts[longest].length());
            }
        }
    }

    private static int longestAt(String[] names, String text, int at) {
        int longest = -1;
        for (int i = 0; i < names.length; i++) {
            if (text.startsWith(names[i], at) && (longest < 0 || names[i].length() > names[longest].length())) {
                longest = i;
            }
        }
        return longest;
    }

    private static String randomText(Random random, int length) {
        return random.ints(length, 'a', 'd').mapToObj(Character::toString).reduce("", String::concat);
    }

    private static NameMatcher matcher(String... names) {
        byte[][] texts = List.of(names).stream()
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        return new NameMatcher(Pieces.of(texts), _ -> true);
    }
}
