package jmistral.runtime.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import jmistral.runtime.gguf.ArrayValue;
import org.junit.jupiter.api.Test;

class NameMatcherTest {
    @Test
    void findsTheLongestNameAtEachPlace() {
        NameMatcher names = matcher("[A]", "[A", "[A]b", "b");
        assertThat(cut(names, "x[A]b")).containsExactly("x", "2");
        assertThat(cut(names, "[A][Ax")).containsExactly("0", "1", "x");
        assertThat(cut(names, "bx[B]")).containsExactly("3", "x[B]");
        assertThat(cut(names, "")).isEmpty();
    }

    @Test
    void findsNothingWithoutNames() {
        assertThat(cut(matcher(), "abc")).containsExactly("abc");
        assertThat(cut(matcher(""), "abc")).containsExactly("abc");
    }

    @Test
    void findsTheFirstOfTokensWithTheSameName() {
        assertThat(cut(matcher("b", "a", "a"), "ab")).containsExactly("1", "0");
    }

    @Test
    void findsWhatTryingAllNamesFinds() {
        for (int seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            List<String> names = IntStream.range(0, random.nextInt(12))
                    .mapToObj(_ -> randomText(random, 1 + random.nextInt(4)))
                    .distinct()
                    .toList();
            String text = randomText(random, 40);
            assertThat(cut(matcher(names.toArray(String[]::new)), text))
                    .as("seed %d", seed)
                    .isEqualTo(cutNaively(names, text));
        }
    }

    /** The ids of the names in a text, and the stretches between them. */
    private static List<String> cut(NameMatcher names, String text) {
        List<String> parts = new ArrayList<>();
        names.encode(
                text, id -> parts.add(Integer.toString(id)), (all, begin, end) -> parts.add(all.substring(begin, end)));
        return parts;
    }

    private static List<String> cutNaively(List<String> names, String text) {
        List<String> parts = new ArrayList<>();
        var between = new StringBuilder();
        for (int at = 0; at < text.length(); ) {
            String rest = text.substring(at);
            String longest = names.stream()
                    .filter(rest::startsWith)
                    .max(Comparator.comparingInt(String::length))
                    .orElse("");
            if (longest.isEmpty()) {
                between.append(text.charAt(at++));
            } else {
                addIfAny(parts, between);
                parts.add(Integer.toString(names.indexOf(longest)));
                at += longest.length();
            }
        }
        addIfAny(parts, between);
        return parts;
    }

    private static void addIfAny(List<String> parts, StringBuilder between) {
        if (!between.isEmpty()) {
            parts.add(between.toString());
            between.setLength(0);
        }
    }

    private static String randomText(Random random, int length) {
        return random.ints(length, 'a', 'd').mapToObj(Character::toString).reduce("", String::concat);
    }

    private static NameMatcher matcher(String... names) {
        return new NameMatcher(ArrayValue.ofStrings(List.of(names)).byteStrings(), _ -> true, UnaryOperator.identity());
    }
}
