package jmistral.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jmistral.testdata.Allocation;
import jmistral.testdata.RandomBlocks;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The selected kernels' products with cached rows against double precision, at awkward sizes. */
@Tag("kernels")
class CacheKernelTest {
    private static final int OFFSET = 3;
    private static final double TOLERANCE = 2e-6; // of the sum of absolute products

    private final Kernels kernels = Kernels.select();

    @ParameterizedTest
    @EnumSource(CacheType.class)
    void storesRowsWithinTheirPrecision(CacheType type) {
        CacheKernel cache = kernels.cache(type);
        float[] row = new RandomBlocks(1).gaussian(96 + OFFSET, 1);
        java.util.Arrays.fill(row, OFFSET, OFFSET + 32, 0f); // a block of zeros
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(cache.rowBytes(96) + 1);
            cache.store(row, OFFSET, 96, memory, 1);
            float[] stored = read(type, memory, 1, 96);
            for (int i = 0; i < 96; i++) {
                double tolerance = switch (type) {
                    case F32 -> 0;
                    case F16 -> Math.abs(row[OFFSET + i]) * 0x1p-11;
                    case Q8_0 -> 5 / 127.0 * 0.51; // half a step, of a block's largest value below 5
                };
                assertThat((double) stored[i]).isCloseTo(row[OFFSET + i], within(tolerance));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(CacheType.class)
    void scoresAndAccumulatesWithinRounding(CacheType type) {
        for (int length : type == CacheType.Q8_0 ? new int[] {32, 96} : new int[] {4, 30, 96, 128}) {
            for (int queries : new int[] {1, 3, 8}) {
                for (int rows : new int[] {0, 1, 5, 131}) {
                    check(type, length, queries, rows);
                }
            }
        }
    }

    private void check(CacheType type, int length, int queries, int rows) {
        CacheKernel cache = kernels.cache(type);
        String what = type + ", rows of " + length + ", " + queries + " queries, " + rows + " rows";
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(rows * cache.rowBytes(length) + 1); // ends with the last row
            float[] source = new RandomBlocks(2).gaussian(rows * length, 1);
            float[][] stored = new float[rows][];
            for (int i = 0; i < rows; i++) {
                cache.store(source, i * length, length, memory, 1 + i * cache.rowBytes(length));
                stored[i] = read(type, memory, 1 + i * cache.rowBytes(length), length);
            }
            int stride = rows + 2;
            float[] query = new RandomBlocks(3).gaussian(OFFSET + queries * length, 1);
            float[] scores = new float[OFFSET + queries * stride];
            cache.scores(query, OFFSET, queries, length, memory, 1, rows, 0.3f, scores, OFFSET, stride);
            for (int g = 0; g < queries; g++) {
                for (int i = 0; i < stride; i++) {
                    double sum = 0;
                    double absolute = 0;
                    for (int c = 0; i < rows && c < length; c++) {
                        double product = 0.3f * (double) query[OFFSET + g * length + c] * stored[i][c];
                        sum += product;
                        absolute += Math.abs(product);
                    }
                    checkClose(scores[OFFSET + g * stride + i], sum, absolute, what, i, g);
                }
            }
            float[] weights = new RandomBlocks(4).gaussian(OFFSET + queries * stride, 1);
            float[] before = new RandomBlocks(5).gaussian(OFFSET + queries * length + 1, 1);
            float[] out = before.clone();
            cache.accumulate(weights, OFFSET, stride, queries, memory, 1, rows, length, out, OFFSET);
            for (int o = 0; o < out.length; o++) {
                double sum = before[o];
                double absolute = Math.abs(sum);
                int g = (o - OFFSET) / length;
                int c = (o - OFFSET) % length;
                for (int i = 0; o >= OFFSET && g < queries && i < rows; i++) {
                    double product = (double) weights[OFFSET + g * stride + i] * stored[i][c];
                    sum += product;
                    absolute += Math.abs(product);
                }
                checkClose(out[o], sum, absolute, what, c, g);
            }
        }
    }

    @Test
    void refusesRowsThatAreNoWholeBlocks() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernels.cache(CacheType.Q8_0).rowBytes(100))
                .withMessageContaining("100");
    }

    @ParameterizedTest
    @EnumSource(CacheType.class)
    void allocatesNothingOnceWarm(CacheType type) {
        CacheKernel cache = kernels.cache(type);
        float[] x = new RandomBlocks(6).gaussian(5 * 128, 1);
        float[] scores = new float[5 * 64];
        float[] out = new float[5 * 128];
        try (Arena arena = Arena.ofShared()) {
            MemorySegment memory = arena.allocate(64 * cache.rowBytes(128));
            Runnable task = () -> {
                for (int i = 0; i < 8; i++) {
                    cache.store(x, 0, 128, memory, i * cache.rowBytes(128));
                    cache.scores(x, 0, 5, 128, memory, 0, 64, 0.1f, scores, 0, 64);
                    cache.accumulate(scores, 0, 64, 5, memory, 0, 64, 128, out, 0);
                }
            };
            assertThat(Allocation.leastBytesOf(task)).isZero();
        }
    }

    private static void checkClose(float actual, double expected, double absolute, String what, int i, int g) {
        if (!(Math.abs(actual - expected) <= TOLERANCE * absolute)) {
            assertThat((double) actual)
                    .as("%s: element %d of query %d", what, i, g)
                    .isEqualTo(expected);
        }
    }

    private static float[] read(CacheType type, MemorySegment memory, long offsetBytes, int length) {
        float[] row = new float[length];
        Formats.decoder(type.tensorType()).dequantize(memory, offsetBytes, row, 0, length);
        return row;
    }
}
