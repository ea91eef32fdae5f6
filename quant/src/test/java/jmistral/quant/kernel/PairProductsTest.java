package jmistral.quant.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import jmistral.quant.Activations;
import jmistral.quant.Formats;
import jmistral.quant.Kernels;
import jmistral.quant.Matrix;
import jmistral.quant.TensorType;
import jmistral.quant.TestBlocks;
import jmistral.quant.WorkerPool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The parts of products by way of integer pairs. */
@Tag("kernels")
class PairProductsTest {
    private static final int COLUMNS = 256;

    static List<TensorType> types() {
        return Arrays.stream(TensorType.values())
                .filter(type -> VectorPairs.of(type) != null)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("types")
    void pairsAreTheQuantsOfTheDecodedWeights(TensorType type) {
        try (Arena arena = Arena.ofConfined()) {
            Matrix matrix = TestBlocks.matrix(arena, type, 50, COLUMNS, 11 + type.id());
            for (int row = 0; row < matrix.rows(); row++) {
                long offsetBytes = matrix.offsetBytes() + row * matrix.rowBytes();
                float[] expected = new float[COLUMNS];
                Formats.decoder(type).dequantize(matrix.data(), offsetBytes, expected, 0, COLUMNS);
                Unpacked unpacked = Unpacked.of(type, matrix.data(), offsetBytes);
                for (int c = 0; c < COLUMNS; c++) {
                    double product = unpacked.scale(c) * unpacked.quants[c];
                    double rounding = 1e-6 * (Math.abs(product) + Math.abs(unpacked.correction(c)));
                    assertThat(product + unpacked.correction(c)).isCloseTo(expected[c], within(rounding));
                    assertThat(Math.abs(unpacked.quants[c])).isLessThanOrEqualTo(unpacked.grid.largestQuant());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void sumsOfTheLargestProductsStayWithinTheirBits(TensorType type) {
        int length = Math.toIntExact(type.bytesFor(COLUMNS));
        for (int quantByte : new int[] {0, 0xff, 0x0f, 0xf0, 0xa5}) {
            try (Arena arena = Arena.ofShared();
                    WorkerPool pool = new WorkerPool(2)) {
                Matrix matrix = TestBlocks.matrix(arena, type, 4, COLUMNS, 3);
                for (long at = 0; at < matrix.byteSize(); at++) {
                    if (isQuant(type, (int) (at % length))) {
                        matrix.data().set(ValueLayout.JAVA_BYTE, 1 + at, (byte) quantByte);
                    }
                }
                check(pool, matrix, extremes(matrix, 3));
            }
        }
    }

    /** Whether a byte of a row holds quants or their upper bits. */
    private static boolean isQuant(TensorType type, int at) {
        int block = at % type.blockBytes();
        return switch (type) {
            case Q4_0 -> block >= 2;
            case Q4_1 -> block >= 4;
            case Q5_0 -> block >= 2;
            case Q5_1 -> block >= 4;
            case Q2_K -> block >= 16 && block < 80;
            case Q3_K -> block < 96;
            case Q4_K, Q5_K -> block >= 16;
            case Q6_K -> block < 192;
            default -> false;
        };
    }

    /** Equal activations of either sign, those with the signs of the quants, one alone, and any. */
    private static Activations extremes(Matrix matrix, long seed) {
        int tokens = VectorShapes.LANES * 2 + 3;
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Unpacked unpacked = Unpacked.of(matrix.type(), matrix.data(), matrix.offsetBytes());
        Activations in = new Activations(tokens, COLUMNS);
        for (int t = 0; t < tokens; t++) {
            for (int c = 0; c < COLUMNS; c++) {
                in.values()[in.offset(t) + c] = switch (t % 6) {
                    case 0 -> 1.5f;
                    case 1 -> -1e30f;
                    case 2 -> Math.signum(unpacked.quants[c]) * 1e-20f;
                    case 3 -> unpacked.quants[c];
                    case 4 -> c % 16 == 5 ? -3 : 0;
                    default -> (float) random.nextGaussian();
                };
            }
        }
        return in;
    }

    /** The product against double precision with the same integers, which only rounding tells apart. */
    private static void check(WorkerPool pool, Matrix matrix, Activations in) {
        int tokens = in.capacity();
        Activations out = new Activations(tokens, matrix.rows());
        Kernels.select("vector").multiply(pool, in, tokens, new Matrix[] {matrix}, new Activations[] {out});
        for (int r = 0; r < matrix.rows(); r++) {
            Unpacked row = Unpacked.of(matrix.type(), matrix.data(), matrix.offsetBytes() + r * matrix.rowBytes());
            for (int t = 0; t < tokens; t++) {
                double expected = 0;
                double tolerance = 0;
                int size = row.grid.groupSize();
                for (int group = 0; group < COLUMNS; group += size) {
                    double squares = 0;
                    for (int c = group; c < group + size; c++) {
                        squares += (double) in.values()[in.offset(t) + c] * in.values()[in.offset(t) + c];
                    }
                    double step = Math.sqrt(squares) / row.grid.norm();
                    long sum = 0;
                    for (int c = group; c < group + size; c++) {
                        float value = in.values()[in.offset(t) + c];
                        long integer = step == 0 ? 0 : Math.round(value / step);
                        sum += integer * row.quants[c];
                        expected += (double) value * row.correction(c);
                        // Beside rounding, an activation at half a step may have gone the other way.
                        tolerance += 1e-6
                                * Math.abs(value)
                                * (Math.abs(row.correction(c)) + Math.abs(row.scale(c) * row.quants[c]));
                        if (step != 0 && Math.abs(Math.abs(value / step) % 1 - 0.5) < 1e-3) {
                            tolerance += Math.abs(step * row.scale(c) * row.quants[c]);
                        }
                    }
                    assertThat(Math.abs(sum)).isLessThanOrEqualTo(Short.MAX_VALUE);
                    expected += sum * step * row.scale(group);
                    tolerance += 0.51 * step * Math.abs(row.scale(group)); // the lower half of the sum
                }
                assertThat((double) out.values()[out.offset(t) + r])
                        .as("%s row %d token %d", matrix.type(), r, t)
                        .isCloseTo(expected, within(tolerance));
            }
        }
    }

    /** One stripe of a row, by column. */
    private static final class Unpacked {
        final ActivationGrid grid;
        final int[] quants = new int[COLUMNS];
        private final float[] scales = new float[COLUMNS];
        private final float[] corrections = new float[COLUMNS];

        private Unpacked(ActivationGrid grid) {
            this.grid = grid;
        }

        static Unpacked of(TensorType type, MemorySegment data, long offsetBytes) {
            PairUnpacker unpacker = Objects.requireNonNull(VectorPairs.of(type));
            Unpacked row = new Unpacked(unpacker.grid());
            int[] pairs = new int[COLUMNS / 2];
            unpacker.unpack(data, offsetBytes, COLUMNS, pairs, 0, row.scales, row.corrections, 0);
            int size = row.grid.groupSize();
            for (int c = 0; c < COLUMNS; c++) {
                int within = c % size;
                int pair = pairs[c / size * (size / 2) + within / 4 + within % 2 * (size / 4)];
                row.quants[c] = within % 4 < 2 ? (short) pair : pair >> 16;
            }
            return row;
        }

        float scale(int column) {
            return scales[column / grid.groupSize()];
        }

        float correction(int column) {
            return corrections[column / grid.groupSize()];
        }
    }
}
