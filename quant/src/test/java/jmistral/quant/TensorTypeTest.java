package jmistral.quant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorTypeTest {
    /** The sizes of ggml-common.h, written out as the sums of its fields. */
    @ParameterizedTest
    @CsvSource({
        "F32, 0, 1, 4",
        "F16, 1, 1, 2",
        "Q4_0, 2, 32, 2 + 16",
        "Q4_1, 3, 32, 2 + 2 + 16",
        "Q5_0, 6, 32, 2 + 4 + 16",
        "Q5_1, 7, 32, 2 + 2 + 4 + 16",
        "Q8_0, 8, 32, 2 + 32",
        "Q8_1, 9, 32, 2 + 2 + 32",
        "Q2_K, 10, 256, 16 + 64 + 2 + 2",
        "Q3_K, 11, 256, 32 + 64 + 12 + 2",
        "Q4_K, 12, 256, 2 + 2 + 12 + 128",
        "Q5_K, 13, 256, 2 + 2 + 12 + 32 + 128",
        "Q6_K, 14, 256, 128 + 64 + 16 + 2",
        "Q8_K, 15, 256, 4 + 256 + 32",
        "IQ2_XXS, 16, 256, 2 + 64",
        "IQ2_XS, 17, 256, 2 + 64 + 8",
        "IQ3_XXS, 18, 256, 2 + 96",
        "IQ1_S, 19, 256, 2 + 32 + 16",
        "IQ4_NL, 20, 32, 2 + 16",
        "IQ3_S, 21, 256, 2 + 64 + 8 + 32 + 4",
        "IQ2_S, 22, 256, 2 + 64 + 8 + 8",
        "IQ4_XS, 23, 256, 2 + 2 + 4 + 128",
        "I8, 24, 1, 1",
        "I16, 25, 1, 2",
        "I32, 26, 1, 4",
        "I64, 27, 1, 8",
        "F64, 28, 1, 8",
        "IQ1_M, 29, 256, 32 + 16 + 8",
        "BF16, 30, 1, 2",
        "TQ1_0, 34, 256, 48 + 4 + 2",
        "TQ2_0, 35, 256, 64 + 2",
        "MXFP4, 39, 32, 1 + 16",
        "NVFP4, 40, 64, 4 + 32",
        "Q1_0, 41, 128, 2 + 16",
        "Q2_0, 42, 64, 2 + 16"
    })
    void hasThePublishedIdAndBlockSize(TensorType type, int id, int blockElements, String blockBytes) {
        assertThat(type.id()).isEqualTo(id);
        assertThat(type.blockElements()).isEqualTo(blockElements);
        assertThat(type.blockBytes())
                .isEqualTo(Arrays.stream(blockBytes.split(" \\+ "))
                        .mapToInt(Integer::parseInt)
                        .sum());
        assertThat(TensorType.fromId(id)).contains(type);
    }

    @Test
    void everyIdUpToTheLastIsATypeOrARemovedType() {
        int last = TensorType.Q2_0.id();
        for (int id = 0; id <= last; id++) {
            assertThat(TensorType.fromId(id).isPresent())
                    .as("id %d", id)
                    .isNotEqualTo(TensorType.removed(id).isPresent());
        }
        assertThat(IntStream.of(-1, last + 1, Integer.MIN_VALUE, Integer.MAX_VALUE))
                .allSatisfy(id -> {
                    assertThat(TensorType.fromId(id)).isEmpty();
                    assertThat(TensorType.removed(id)).isEmpty();
                });
    }

    @ParameterizedTest
    @CsvSource({
        "4, Q4_2, Q4_0",
        "5, Q4_3, Q4_1",
        "31, Q4_0_4_4, Q4_0",
        "32, Q4_0_4_8, Q4_0",
        "33, Q4_0_8_8, Q4_0",
        "36, IQ4_NL_4_4, IQ4_NL",
        "37, IQ4_NL_4_8, IQ4_NL",
        "38, IQ4_NL_8_8, IQ4_NL"
    })
    void saysWhatToDoAboutRemovedTypes(int id, String name, TensorType successor) {
        RemovedTensorType removed = TensorType.removed(id).orElseThrow();
        assertThat(removed.successor()).isEqualTo(successor);
        assertThat(removed.advice())
                .isEqualTo("tensor type %d (%s) is no longer supported: requantise to %s", id, name, successor);
    }

    @Test
    void countsTheBytesOfHugeTensorsWithoutWrapping() {
        assertThat(TensorType.Q4_K.bytesFor(256L << 40)).isEqualTo(144L << 40);
    }
}
