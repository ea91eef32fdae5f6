package jmistral.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("kernels")
@Timeout(60) // a warm-up that nobody ends
class WarmUpTest {
    private final Kernels kernels = Kernels.select();

    @BeforeEach
    void ask() {
        System.setProperty(WarmUp.PROPERTY, "true");
    }

    @AfterEach
    void askNoMore() {
        System.clearProperty(WarmUp.PROPERTY);
    }

    /** Small matrices too: the samples must fit into them. */
    private static List<Matrix> weights(Arena arena, int rows) {
        List<Matrix> weights = new ArrayList<>();
        for (TensorType type : List.of(TensorType.F32, TensorType.Q8_0, TensorType.Q4_K)) {
            weights.add(TestBlocks.matrix(arena, type, rows, 256, 1));
            weights.add(TestBlocks.matrix(arena, type, rows, 512, 2));
        }
        return weights;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 500})
    void endsWithTheKernelsThatSoManyTokensNeed(int tokens) {
        try (Arena arena = Arena.ofShared();
                WarmUp warmUp = WarmUp.start(kernels, weights(arena, 1), 2)) {
            warmUp.await(tokens);
            warmUp.await(tokens);
        }
    }

    @Test
    void goesOnToManyTokensAfterFew() {
        try (Arena arena = Arena.ofShared();
                WarmUp warmUp = WarmUp.start(kernels, weights(arena, 40), 1)) {
            warmUp.await(1);
            warmUp.await(500);
        }
    }

    @Test
    void endsEarlyWhenClosedThoughTheWeightsAreUnmapped() {
        Arena arena = Arena.ofShared();
        WarmUp warmUp = WarmUp.start(kernels, weights(arena, 40), 2);
        warmUp.close();
        arena.close();
        assertThatCode(() -> warmUp.await(500)).doesNotThrowAnyException();
    }

    @Test
    void nobodyWaitsWhereItIsNotAskedFor() {
        askNoMore();
        try (Arena arena = Arena.ofShared();
                WarmUp warmUp = WarmUp.start(kernels, weights(arena, 40), 2)) {
            warmUp.await(500);
        }
    }

    @Test
    void leavesTheInterruptionOfAWaitingThreadToItsCaller() {
        try (Arena arena = Arena.ofShared();
                WarmUp warmUp = WarmUp.start(kernels, weights(arena, 40), 1)) {
            Thread.currentThread().interrupt();
            warmUp.await(500);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void samplesLieWithinTheirMatrices() {
        try (Arena arena = Arena.ofConfined()) {
            for (TensorType type : Formats.decodable()) {
                for (int columns : new int[] {type.blockElements(), 256}) {
                    Matrix matrix = TestBlocks.matrix(arena, type, 3, columns, 1);
                    Matrix sample = KernelTrial.sample(matrix);
                    assertThat(sample.byteSize()).isLessThanOrEqualTo(matrix.byteSize());
                    assertThat(sample.offsetBytes()).isEqualTo(matrix.offsetBytes());
                }
            }
        }
    }
}
