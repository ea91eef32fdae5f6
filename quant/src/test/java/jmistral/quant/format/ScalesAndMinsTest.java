package jmistral.quant.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScalesAndMinsTest {
    @Test
    void readsBackWhatWasWritten() {
        Random random = new Random(31);
        MemorySegment bytes = MemorySegment.ofArray(new byte[ScalesAndMins.BYTES + 1]);
        for (int round = 0; round < 200; round++) {
            int[] scales = random.ints(ScalesAndMins.COUNT, 0, 64).toArray();
            int[] mins = random.ints(ScalesAndMins.COUNT, 0, 64).toArray();

            ScalesAndMins.write(bytes, 1, scales, mins);

            for (int sub = 0; sub < ScalesAndMins.COUNT; sub++) {
                assertThat(ScalesAndMins.scale(bytes, 1, sub))
                        .as("scale %d", sub)
                        .isEqualTo(scales[sub]);
                assertThat(ScalesAndMins.min(bytes, 1, sub)).as("min %d", sub).isEqualTo(mins[sub]);
            }
        }
    }
}
