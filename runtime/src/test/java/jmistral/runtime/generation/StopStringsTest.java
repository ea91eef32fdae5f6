package jmistral.runtime.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StopStringsTest {
    /** What is left of a text by looking at the whole of it. */
    private static String cut(String text, List<String> stops) {
        for (int end = 1; end <= text.length(); end++) {
            int longest = 0;
            for (String stop : stops) {
                if (text.substring(0, end).endsWith(stop)) {
                    longest = Math.max(longest, stop.length());
                }
            }
            if (longest > 0) {
                return text.substring(0, end - longest);
            }
        }
        return text;
    }

    /** Every way to cut a text into pieces, one bit for each place between two characters. */
    private static List<String> pieces(String text, int cuts) {
        List<String> pieces = new ArrayList<>();
        int begin = 0;
        for (int i = 1; i <= text.length(); i++) {
            if (i == text.length() || (cuts >> (i - 1) & 1) == 1) {
                pieces.add(text.substring(begin, i));
                begin = i;
            }
        }
        return pieces;
    }

    private static void assertCut(String text, List<String> stops, List<String> pieces) {
        StopStrings matcher = new StopStrings(stops);
        StringBuilder emitted = new StringBuilder();
        StringBuilder read = new StringBuilder();
        String expected = cut(text, stops);
        for (String piece : pieces) {
            emitted.append(matcher.append(piece));
            read.append(piece);
            if (matcher.isFound()) {
                break;
            }
            // Nothing is held back longer than it must be: some stop string begins with what is held.
            String held = read.substring(emitted.length());
            assertThat(held.isEmpty() || stops.stream().anyMatch(stop -> stop.startsWith(held)))
                    .as("'%s' is held of %s with stops %s", held, pieces, stops)
                    .isTrue();
        }
        emitted.append(matcher.finish());

        assertThat(emitted.toString()).as("%s with stops %s", pieces, stops).isEqualTo(expected);
        assertThat(matcher.isFound()).isEqualTo(!expected.equals(text));
    }

    static List<String> shortTexts() {
        List<String> texts = new ArrayList<>(List.of(""));
        for (int i = 0; i < texts.size(); i++) {
            if (texts.get(i).length() < 6) {
                for (char c : new char[] {'a', 'b', 'c'}) {
                    texts.add(texts.get(i) + c);
                }
            }
        }
        return texts;
    }

    @Test
    void agreesWithTheWholeTextForAllShortTextsAndAllCuts() {
        List<List<String>> stopSets = List.of(
                List.of("aab"), List.of("abab"), List.of("bc", "abcc"), List.of("ab", "abc"), List.of("c", "aa"));
        for (String text : shortTexts()) {
            for (List<String> stops : stopSets) {
                for (int cuts = 0; cuts < 1 << Math.max(0, text.length() - 1); cuts++) {
                    assertCut(text, stops, pieces(text, cuts));
                }
            }
        }
    }

    static IntStream seeds() {
        return IntStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void agreesWithTheWholeTextForRandomTexts(int seed) {
        Random random = new Random(seed);
        String[] alphabet = {"a", "b", "é", "\n", "😀", "😁"};
        List<String> stops = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            stops.add(text(random, alphabet, 1 + random.nextInt(5)));
        }
        List<String> pieces = new ArrayList<>();
        for (int i = random.nextInt(40); i > 0; i--) {
            pieces.add(text(random, alphabet, random.nextInt(6)));
        }

        assertCut(String.join("", pieces), stops, pieces);
    }

    private static String text(Random random, String[] alphabet, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet[random.nextInt(alphabet.length)]);
        }
        return text.toString();
    }

    @Test
    void holdsBackNothingWithoutStopStrings() {
        assertThat(new StopStrings(List.of()).append("text")).isEqualTo("text");
    }

    @Test
    void neverCutsASurrogatePair() {
        StopStrings matcher = new StopStrings(List.of("😁!"));

        assertThat(matcher.append("x😀")).isEqualTo("x😀"); // both begin with the same high surrogate
        assertThat(matcher.append("😁")).isEmpty();
        assertThat(matcher.append("?")).isEqualTo("😁?");
    }
}
