package jmistral.testdata.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyntheticModelTest {
    /** The sizes of the files of Mistral 7B that people download, without their headers. */
    @ParameterizedTest
    @CsvSource({"Q4_K_M, 32000, 4367704064", "Q4_K_M, 32768, 4372054016"})
    void mistral7bHasTheSizeOfTheRealOne(String mix, int tokens, long bytes) {
        assertThat(SyntheticModel.dataBytes(Shape.named("mistral-7b"), Mix.valueOf(mix), tokens))
                .isEqualTo(bytes);
    }

    @Test
    void everyTypeIsInEightLayersOfTheMixThatHasAll() {
        Set<BlockType> types = EnumSet.noneOf(BlockType.class);
        Shape shape = Shape.named("small");
        for (int layer = 0; layer < shape.layers(); layer++) {
            types.add(Mix.EVERY.attentionValue(shape, layer));
            types.add(Mix.EVERY.feedForwardDown(shape, layer));
        }
        assertThat(types).containsExactlyInAnyOrder(BlockType.values());
    }
}
