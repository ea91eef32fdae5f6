package jmistral.runtime.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Candidates and probabilities as llama.cpp's own samplers leave them. {@code make-llama-cpp-filters.py} beside the table
 * says how it was made, where exact sums stand instead of llama.cpp's, and computes the same pseudo-random logits.
 */
class LlamaCppFiltersTest {
    private static final String TABLE = "llama-cpp-filters.tsv";

    /** One line of the table: its cells by column. */
    record Case(Map<String, String> cells) {
        String text(String column) {
            return Objects.requireNonNull(cells.get(column), column);
        }

        double number(String column) {
            return Double.parseDouble(text(column));
        }

        int integer(String column) {
            return Integer.parseInt(text(column));
        }

        List<String> list(String column) {
            String cell = text(column);
            return cell.isEmpty() ? List.of() : List.of(cell.split(" "));
        }

        @Override
        public String toString() {
            Map<String, String> shown = new HashMap<>(cells);
            shown.keySet().removeAll(List.of("seen", "likeliest"));
            return shown.toString();
        }
    }

    static Stream<Case> cases() {
        List<String> lines;
        try (var in = Objects.requireNonNull(LlamaCppFiltersTest.class.getResourceAsStream(TABLE), TABLE)) {
            lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String[] columns = lines.getFirst().split("\t");
        return lines.stream().skip(1).map(line -> {
            String[] cells = line.split("\t", -1);
            Map<String, String> byColumn = new HashMap<>();
            for (int i = 0; i < columns.length; i++) {
                byColumn.put(columns[i], cells[i]);
            }
            return new Case(byColumn);
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void keepsLlamaCppsCandidatesAndProbabilities(Case c) {
        int size = c.integer("size");
        Sampler sampler = new Sampler(options(c), size, c.integer("context"));
        sampler.restart(c.list("seen").stream().mapToInt(Integer::parseInt).toArray());

        Candidates kept = sampler.filter(logits(Long.parseLong(c.text("seed")), size, c.number("scale")));

        assertThat(kept.size()).isEqualTo(c.integer("kept"));
        assertThat(IntStream.range(0, kept.size()).mapToLong(kept::id).sum()).isEqualTo((long) c.number("idSum"));
        List<String> likeliest = c.list("likeliest");
        List<Integer> places = likeliestPlaces(kept);
        double total = places.stream()
                .mapToDouble(place -> weight(kept, place, c.number("temperature")))
                .sum();
        for (int i = 0; i < likeliest.size(); i++) {
            String[] expected = likeliest.get(i).split(":");
            int place = places.get(i);
            assertThat(kept.id(place)).as("candidate %d", i).isEqualTo(Integer.parseInt(expected[0]));
            double probability = Double.parseDouble(expected[1]);
            // llama.cpp sums floats: 1e-4 covers 100000 of them.
            assertThat(weight(kept, place, c.number("temperature")) / total)
                    .as("probability of candidate %d", i)
                    .isEqualTo(probability, within(1e-4 * probability + 1e-30));
        }
    }

    private static double weight(Candidates kept, int place, double temperature) {
        return Math.exp((kept.logit(place) - kept.maxLogit()) / temperature);
    }

    private static List<Integer> likeliestPlaces(Candidates kept) {
        List<Integer> places =
                new ArrayList<>(IntStream.range(0, kept.size()).boxed().toList());
        places.sort(
                Comparator.<Integer>comparingDouble(place -> -kept.logit(place)).thenComparingInt(kept::id));
        return places;
    }

    private static SamplingOptions options(Case c) {
        Map<Integer, Float> bias = new HashMap<>();
        for (String entry : c.list("bias")) {
            String[] parts = entry.split(":");
            float value = parts[1].equals("-inf") ? Float.NEGATIVE_INFINITY : Float.parseFloat(parts[1]);
            bias.put(Integer.parseInt(parts[0]), value);
        }
        return SamplingOptions.builder()
                .temperature(c.number("temperature"))
                .topK(c.integer("topK"))
                .topP(c.number("topP"))
                .minP(c.number("minP"))
                .repeatPenalty(c.number("repeat"))
                .repeatLastN(c.integer("repeatLastN"))
                .presencePenalty(c.number("presence"))
                .frequencyPenalty(c.number("frequency"))
                .logitBias(bias)
                .build();
    }

    /** Near normal: the sum of four 32-bit pieces of two SplitMix64 outputs, centred. */
    private static float[] logits(long seed, int size, double scale) {
        float[] logits = new float[size];
        for (int i = 0; i < size; i++) {
            double sum = 0;
            for (int j = 1; j <= 2; j++) {
                long z = splitMix64(seed + (2L * i + j) * 0x9E3779B97F4A7C15L);
                sum += (z >>> 32) + (z & 0xFFFFFFFFL);
            }
            logits[i] = (float) ((sum - 0x1p33) / 0x1p32 * scale);
        }
        return logits;
    }

    private static long splitMix64(long state) {
        long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
