package jmistral.quant.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import jmistral.quant.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Ties the layout constants to the sizes that files are checked with, and each field's end to the next one's begin. */
class LayoutTest {
    static Stream<Arguments> blocks() {
        return Stream.of(
                Arguments.of(TensorType.Q4_0, Q4_0.BLOCK_ELEMENTS, Q4_0.BLOCK_BYTES),
                Arguments.of(TensorType.Q4_1, Q4_1.BLOCK_ELEMENTS, Q4_1.BLOCK_BYTES),
                Arguments.of(TensorType.Q5_0, Q5_0.BLOCK_ELEMENTS, Q5_0.BLOCK_BYTES),
                Arguments.of(TensorType.Q5_1, Q5_1.BLOCK_ELEMENTS, Q5_1.BLOCK_BYTES),
                Arguments.of(TensorType.Q8_0, Q8_0.BLOCK_ELEMENTS, Q8_0.BLOCK_BYTES),
                Arguments.of(TensorType.Q2_K, Q2_K.BLOCK_ELEMENTS, Q2_K.BLOCK_BYTES),
                Arguments.of(TensorType.Q3_K, Q3_K.BLOCK_ELEMENTS, Q3_K.BLOCK_BYTES),
                Arguments.of(TensorType.Q4_K, Q4_K.BLOCK_ELEMENTS, Q4_K.BLOCK_BYTES),
                Arguments.of(TensorType.Q5_K, Q5_K.BLOCK_ELEMENTS, Q5_K.BLOCK_BYTES),
                Arguments.of(TensorType.Q6_K, Q6_K.BLOCK_ELEMENTS, Q6_K.BLOCK_BYTES),
                Arguments.of(TensorType.IQ4_NL, IQ4_NL.BLOCK_ELEMENTS, IQ4_NL.BLOCK_BYTES),
                Arguments.of(TensorType.IQ4_XS, IQ4_XS.BLOCK_ELEMENTS, IQ4_XS.BLOCK_BYTES),
                Arguments.of(TensorType.F32, 1, F32.BLOCK_BYTES),
                Arguments.of(TensorType.F16, 1, F16.BLOCK_BYTES),
                Arguments.of(TensorType.BF16, 1, BF16.BLOCK_BYTES));
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void blocksHaveTheSizeOfTheirType(TensorType type, int blockElements, int blockBytes) {
        assertThat(blockElements).isEqualTo(type.blockElements());
        assertThat(blockBytes).isEqualTo(type.blockBytes());
    }

    @Test
    void fieldsFollowEachOtherToTheEndOfTheBlock() {
        assertThat(ends(2, 16)).containsExactly(Q4_0.QS, Q4_0.BLOCK_BYTES);
        assertThat(ends(2, 2, 16)).containsExactly(Q4_1.M, Q4_1.QS, Q4_1.BLOCK_BYTES);
        assertThat(ends(2, 4, 16)).containsExactly(Q5_0.QH, Q5_0.QS, Q5_0.BLOCK_BYTES);
        assertThat(ends(2, 2, 4, 16)).containsExactly(Q5_1.M, Q5_1.QH, Q5_1.QS, Q5_1.BLOCK_BYTES);
        assertThat(ends(2, 32)).containsExactly(Q8_0.QS, Q8_0.BLOCK_BYTES);
        assertThat(ends(16, 64, 2, 2)).containsExactly(Q2_K.QS, Q2_K.D, Q2_K.DMIN, Q2_K.BLOCK_BYTES);
        assertThat(ends(32, 64, 12, 2)).containsExactly(Q3_K.QS, Q3_K.SCALES, Q3_K.D, Q3_K.BLOCK_BYTES);
        assertThat(ends(2, 2, ScalesAndMins.BYTES, 128))
                .containsExactly(Q4_K.DMIN, Q4_K.SCALES, Q4_K.QS, Q4_K.BLOCK_BYTES);
        assertThat(ends(2, 2, ScalesAndMins.BYTES, 32, 128))
                .containsExactly(Q5_K.DMIN, Q5_K.SCALES, Q5_K.QH, Q5_K.QS, Q5_K.BLOCK_BYTES);
        assertThat(ends(128, 64, 16, 2)).containsExactly(Q6_K.QH, Q6_K.SCALES, Q6_K.D, Q6_K.BLOCK_BYTES);
        assertThat(ends(2, 16)).containsExactly(IQ4_NL.QS, IQ4_NL.BLOCK_BYTES);
        assertThat(ends(2, 2, 4, 128))
                .containsExactly(IQ4_XS.SCALES_HIGH, IQ4_XS.SCALES_LOW, IQ4_XS.QS, IQ4_XS.BLOCK_BYTES);
    }

    private static int[] ends(int... sizes) {
        int[] ends = sizes.clone();
        for (int i = 1; i < ends.length; i++) {
            ends[i] += ends[i - 1];
        }
        return ends;
    }
}
