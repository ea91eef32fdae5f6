package jmistral.runtime.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CandidatesTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void sortsInStepsAsAFullSortDoes(long seed) {
        Random random = new Random(seed);
        int size = 1 + random.nextInt(2000);
        float[] logits = new float[size];
        int values = 1 + random.nextInt(2 * size); // few values make many ties
        for (int i = 0; i < size; i++) {
            logits[i] = random.nextInt(values) - values / 2;
        }
        List<Integer> expected = IntStream.range(0, size)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer id) -> -logits[id]).thenComparingInt(id -> id))
                .toList();
        Candidates candidates = new Candidates(size);
        candidates.load(logits);

        for (int count = 1; count < 2 * size; count += 1 + random.nextInt(size)) {
            candidates.sortFirst(count);
            int sorted = Math.min(count, size);

            assertThat(IntStream.range(0, sorted).map(candidates::id).boxed().toList())
                    .as("seed %d, first %d of %d", seed, count, size)
                    .isEqualTo(expected.subList(0, sorted));
            for (int i = 0; i < size; i++) {
                assertThat(candidates.logit(i)).isEqualTo(logits[candidates.id(i)]);
            }
        }
        assertThat(IntStream.range(0, size).map(candidates::id)).doesNotHaveDuplicates();
    }
}
