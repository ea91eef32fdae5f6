package jmistral.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import jmistral.testdata.Allocation;
import jmistral.testdata.RandomBlocks;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The selected kernels' arithmetic against double precision, at awkward lengths. */
@Tag("kernels")
class VectorMathTest {
    private static final int OFFSET = 3;

    private final VectorMath math = Kernels.select().math();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 7, 16, 31, 100, 344, 4096})
    void computesWithinRoundingAndTouchesNothingElse(int length) {
        float[] x = new RandomBlocks(1).gaussian(length + 2 * OFFSET, 1);
        float[] y = new RandomBlocks(2).gaussian(length + 2 * OFFSET, 1);
        float[] weight = new RandomBlocks(3).gaussian(length, 1);
        double squares = 0;
        for (int i = 0; i < length; i++) {
            squares += (double) x[OFFSET + i] * x[OFFSET + i];
        }

        assertThat((double) math.sumOfSquares(x, OFFSET, length)).isCloseTo(squares, within(5e-7 * squares));

        float[] scaled = y.clone();
        math.scale(x, OFFSET, 0.7f, weight, scaled, OFFSET, length);
        check(y, scaled, length, i -> x[OFFSET + (int) i] * 0.7f * (double) weight[(int) i], 2e-7);

        float[] inPlace = x.clone();
        math.scale(inPlace, OFFSET, 0.7f, weight, inPlace, OFFSET, length);
        check(x, inPlace, length, i -> scaled[OFFSET + (int) i], 0);

        float[] added = y.clone();
        math.addScaled(x, OFFSET, -1.3f, added, OFFSET, length);
        check(y, added, length, i -> y[OFFSET + (int) i] - 1.3f * (double) x[OFFSET + (int) i], 1e-6);

        float[] multiplied = x.clone();
        math.multiply(multiplied, OFFSET, 3, length);
        check(x, multiplied, length, i -> 3.0 * x[OFFSET + (int) i], 1e-7);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 16, 17, 100})
    void findsTheLargest(int length) {
        for (int largest = 0; largest < length; largest++) {
            float[] x = new RandomBlocks(4).gaussian(length + 2 * OFFSET, 1);
            x[0] = 100;
            x[x.length - 1] = 100;
            x[OFFSET + largest] = 50;
            assertThat(math.max(x, OFFSET, length)).isEqualTo(50);
        }
    }

    @Test
    void exponentiatesToTheLastBits() {
        int length = 40_001;
        float[] x = new float[length];
        for (int i = 0; i < length; i++) {
            x[i] = -88 + i * (88.7f + 88) / length;
        }
        float[] y = x.clone();
        math.expAndSum(y, 0, 0, length);
        for (int i = 0; i < length; i++) {
            double expected = Math.exp(x[i]);
            if (expected > Float.MIN_NORMAL) {
                assertThat(y[i] / expected).as("exp(%s)", x[i]).isCloseTo(1, within(3e-7));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 16, 33, 4097})
    void sumsTheExponentials(int length) {
        float[] x = new RandomBlocks(8).gaussian(length, 3);
        double expected = 0;
        for (float value : x) {
            expected += Math.exp(value - 4);
        }
        assertThat((double) math.expAndSum(x, 0, 4, length)).isCloseTo(expected, within(2e-6 * expected));
    }

    @Test
    void exponentiatesExtremes() {
        float[] special = {Float.NEGATIVE_INFINITY, -1e30f, -200, -104, 0, -0f, 100, Float.POSITIVE_INFINITY, Float.NaN
        };
        float[] expected = {0, 0, 0, 0, 1, 1, Float.POSITIVE_INFINITY, Float.POSITIVE_INFINITY, Float.NaN};
        for (int copies : new int[] {1, 32}) { // the tail and whole vectors
            for (int k = 0; k < special.length; k++) {
                float[] x = new float[copies];
                java.util.Arrays.fill(x, special[k]);
                math.expAndSum(x, 0, 0, copies);
                assertThat(x).as("exp(%s)", special[k]).containsOnly(expected[k]);
            }
        }
        float[] masked = {5, Float.NEGATIVE_INFINITY, 5};
        assertThat(math.expAndSum(masked, 0, 5, 3)).isEqualTo(2);
        assertThat(masked).containsExactly(1, 0, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 16, 33, 1000})
    void gatesWithSilu(int length) {
        float[] gate = new RandomBlocks(5).gaussian(length + 2 * OFFSET, 5);
        float[] up = new RandomBlocks(6).gaussian(length + 2 * OFFSET, 1);
        float[] out = gate.clone();
        math.swiGlu(out, up, OFFSET, length);
        check(
                gate,
                out,
                length,
                i -> {
                    double x = gate[OFFSET + (int) i];
                    return x / (1 + Math.exp(-x)) * up[OFFSET + (int) i];
                },
                1e-6);
    }

    @Test
    void gatesExtremes() {
        for (int copies : new int[] {1, 32}) {
            float[] gate = new float[copies];
            float[] up = new float[copies];
            java.util.Arrays.fill(up, 2);
            java.util.Arrays.fill(gate, -1e4f);
            math.swiGlu(gate, up, 0, copies);
            assertThat(gate).containsOnly(-0f);
            java.util.Arrays.fill(gate, 1e4f);
            math.swiGlu(gate, up, 0, copies);
            assertThat(gate).containsOnly(2e4f);
        }
    }

    @Test
    void allocatesNothingOnceWarm() {
        float[] x = new RandomBlocks(7).gaussian(133, 1);
        float[] y = x.clone();
        Runnable task = () -> {
            for (int i = 0; i < 200; i++) {
                math.scale(x, 0, math.sumOfSquares(x, 0, 133), x, y, 0, 133);
                math.addScaled(x, 0, 0.1f, y, 0, 133);
                math.multiply(y, 0, 0.1f, 133);
                math.expAndSum(y, 0, math.max(y, 0, 133), 133);
                math.swiGlu(y, x, 0, 133);
            }
        };
        assertThat(Allocation.leastBytesOf(task)).isZero();
    }

    /** Elements of the middle are {@code expected}, relative to their size; those around it are as before. */
    private static void check(
            float[] before, float[] after, int length, DoubleUnaryOperator expected, double tolerance) {
        for (int i = 0; i < before.length; i++) {
            if (i < OFFSET || i >= OFFSET + length) {
                assertThat(after[i]).as("element %d, outside", i - OFFSET).isEqualTo(before[i]);
            } else {
                double value = expected.applyAsDouble(i - OFFSET);
                assertThat((double) after[i])
                        .as("element %d", i - OFFSET)
                        .isCloseTo(value, within(tolerance * Math.max(Math.abs(value), 1e-1)));
            }
        }
    }
}
