package jmistral.quant;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import jmistral.testdata.Allocation;
import jmistral.testdata.RandomBlocks;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The selected kernels' products against double precision, at awkward sizes. */
@Tag("kernels")
class MultiplyTest {
    private static final double FEW_BYTES_A_ROW = 64;
    private static final double MOST_BYTES_A_ROW = 512; // vectors around the inner loops
    private static final double MOST_BYTES_A_BLOCK = 8; // of 256 columns: a vector would be 32 and more

    // Of the sum of absolute products, where activations are taken as they are.
    private static final double TOLERANCE = 1e-5;

    private static final WorkerPool POOL = new WorkerPool(2);

    private final Kernels kernels = Kernels.select();

    @AfterAll
    static void closePool() {
        POOL.close();
    }

    static Set<TensorType> types() {
        return Formats.decodable();
    }

    private static int[] columns(TensorType type) {
        return switch (type.blockElements()) {
            case 1 -> new int[] {1, 17, 344, 1030};
            case 32 -> new int[] {32, 96, 1056};
            default -> new int[] {256, 768, 1280};
        };
    }

    @ParameterizedTest
    @MethodSource("types")
    void multipliesMatricesOfAwkwardSizes(TensorType type) {
        for (int columns : columns(type)) {
            for (int rows : new int[] {1, 2, 37}) {
                for (int tokens : new int[] {1, 2, 5, 9, 17, 70}) {
                    check(rows, columns, tokens, type);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void multipliesLongRows(TensorType type) {
        int[] lengths = type.blockElements() == 256
                ? new int[] {6400}
                : new int[] {6400, 6432}; // blocks in pairs, and one that is left over
        for (int columns : lengths) {
            for (int rows : new int[] {1, 3, 70}) {
                for (int tokens : new int[] {1, 2, 17}) {
                    check(rows, columns, tokens, type);
                }
            }
        }
    }

    @Test
    void multipliesSeveralMatricesOfDifferentTypesAtOnce() {
        TensorType[] types = Formats.decodable().toArray(TensorType[]::new);
        for (int tokens : new int[] {1, 3, 20, 512}) {
            check(33, 256, tokens, types);
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void givesTheSameBitsForAnyNumberOfThreads(TensorType type) {
        try (Arena arena = Arena.ofShared();
                WorkerPool one = new WorkerPool(1);
                WorkerPool three = new WorkerPool(3)) {
            Matrix matrix = TestBlocks.matrix(arena, type, 101, 512, 3);
            for (int tokens : new int[] {1, 4, 19}) {
                Activations in = activations(tokens, 512, 4);
                float[] expected = product(one, in, tokens, matrix);
                for (int repeat = 0; repeat < 5; repeat++) {
                    assertThat(product(three, in, tokens, matrix)).isEqualTo(expected);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void makesNoObjectsInItsInnerLoopsOnceWarm(TensorType type) {
        for (int tokens : new int[] {1, 3, 20}) {
            // In some runs of the JVM, which has seen vectors of all types here, its compiler keeps a few vectors a row
            // as objects, which costs next to no time. Objects in the inner loops, which cost all of it, would be more
            // in longer rows.
            double shortRow = bytesPerRow(type, 1024, tokens, FEW_BYTES_A_ROW);
            assertThat(shortRow).as("%s, %d tokens", type, tokens).isLessThanOrEqualTo(MOST_BYTES_A_ROW);
            double most = shortRow + 16 * MOST_BYTES_A_BLOCK;
            assertThat(bytesPerRow(type, 5120, tokens, most))
                    .as("%s, %d tokens, long rows", type, tokens)
                    .isLessThanOrEqualTo(most);
        }
    }

    /** What a product allocates once it is warm, for each row and token; if that is little, no more than {@code enough}. */
    private double bytesPerRow(TensorType type, int columns, int tokens, double enough) {
        int rows = 64;
        int products = 100;
        try (Arena arena = Arena.ofShared();
                WorkerPool one = new WorkerPool(1)) {
            Matrix[] weights = {TestBlocks.matrix(arena, type, rows, columns, 5)};
            Activations in = activations(tokens, columns, 6);
            Activations[] outs = {new Activations(tokens, rows)};
            double all = (double) products * rows * tokens;
            Runnable task = () -> {
                for (int i = 0; i < products; i++) {
                    kernels.multiply(one, in, tokens, weights, outs);
                }
            };
            return Allocation.leastBytesOf(task, (long) (enough * all)) / all;
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void letsInfinitiesAndNanThrough(TensorType type) {
        try (Arena arena = Arena.ofShared()) {
            Matrix matrix = TestBlocks.matrix(arena, type, 3, 256, 7);
            for (int tokens : new int[] {1, 2, 20}) {
                for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                    Activations in = activations(tokens, 256, 8);
                    in.values()[in.offset(tokens - 1) + 255] = bad;
                    float[] out = product(POOL, in, tokens, matrix);
                    for (int i = 0; i < out.length; i++) {
                        assertThat(Float.isFinite(out[i]))
                                .as("%s, %d tokens, value %d", type, tokens, i)
                                .isEqualTo(i < out.length - 3);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void multipliesHugeAndTinyActivations(TensorType type) {
        try (Arena arena = Arena.ofShared()) {
            Matrix matrix = TestBlocks.matrix(arena, type, 5, 512, 9);
            for (int tokens : new int[] {1, 2, 20}) {
                for (float scale : new float[] {1e30f, 1e-20f, 0}) {
                    Activations in = activations(tokens, 512, 10);
                    for (int i = 0; i < in.values().length; i++) {
                        in.values()[i] *= scale;
                    }
                    checkProduct(in, tokens, matrix, product(POOL, in, tokens, matrix));
                }
            }
        }
    }

    private void check(int rows, int columns, int tokens, TensorType... types) {
        try (Arena arena = Arena.ofShared()) {
            List<Matrix> weights = new ArrayList<>();
            List<Activations> outs = new ArrayList<>();
            for (TensorType type : types) {
                weights.add(TestBlocks.matrix(arena, type, rows + weights.size(), columns, 1 + weights.size()));
                outs.add(new Activations(tokens, rows + outs.size()));
            }
            Activations in = activations(tokens, columns, 2);
            kernels.multiply(POOL, in, tokens, weights.toArray(Matrix[]::new), outs.toArray(Activations[]::new));
            for (int m = 0; m < types.length; m++) {
                checkProduct(in, tokens, weights.get(m), outs.get(m).values());
            }
        }
    }

    private void checkProduct(Activations in, int tokens, Matrix matrix, float[] out) {
        float[] row = new float[matrix.columns()];
        for (int r = 0; r < matrix.rows(); r++) {
            Formats.decoder(matrix.type())
                    .dequantize(matrix.data(), matrix.offsetBytes() + r * matrix.rowBytes(), row, 0, row.length);
            ActivationNoise noise = ActivationNoise.of(kernels, matrix, r, tokens);
            for (int t = 0; t < tokens; t++) {
                double sum = 0;
                double absolute = 0;
                for (int c = 0; c < row.length; c++) {
                    double product = (double) row[c] * in.values()[in.offset(t) + c];
                    sum += product;
                    absolute += Math.abs(product);
                }
                double error = Math.abs(out[t * matrix.rows() + r] - sum);
                double bound = noise == null ? TOLERANCE * absolute : noise.bound(in.values(), in.offset(t));
                if (!(error <= bound)) {
                    assertThat(out[t * matrix.rows() + r])
                            .as("%s, token %d of %d, row %d: error %s, bound %s", matrix, t, tokens, r, error, bound)
                            .isEqualTo((float) sum);
                }
            }
        }
    }

    private float[] product(WorkerPool pool, Activations in, int tokens, Matrix matrix) {
        Activations out = new Activations(tokens, matrix.rows());
        Arrays.fill(out.values(), Float.NaN);
        kernels.multiply(pool, in, tokens, new Matrix[] {matrix}, new Activations[] {out});
        return out.values();
    }

    private static Activations activations(int tokens, int columns, long seed) {
        Activations in = new Activations(tokens, columns);
        float[] values = new RandomBlocks(seed).gaussian(tokens * columns, 1);
        System.arraycopy(values, 0, in.values(), 0, values.length);
        return in;
    }
}
