package jmistral.quant;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;
import java.util.stream.Stream;
import jmistral.testdata.Golden;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The selected kernels' products against dot products in double precision of what ggml decodes. */
@Tag("kernels")
@EnabledIf(value = "jmistral.testdata.Golden#isPresent", disabledReason = "the shared reference data is absent")
class GoldenMultiplyTest {
    private static final int COLUMNS = 1024;
    private static final int TOKENS = 8;
    // Of the sum of absolute products. Rounding of single-precision sums usually stays below 5e-7.
    private static final double TOLERANCE = 1e-5;
    // Where products are subnormal each rounds to a multiple of the smallest float.
    private static final double SUBNORMAL_TOLERANCE = COLUMNS * (double) Float.MIN_VALUE;

    private final Kernels kernels = Kernels.select();

    static Stream<String> files() {
        return Golden.tsv("golden/quant/types.tsv").stream()
                .skip(1)
                .map(row -> row[0].toLowerCase(Locale.ROOT))
                .flatMap(type -> Stream.of(type, type + ".raw"))
                .filter(file -> !file.equals("f16.raw") && !file.equals("bf16.raw"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void multipliesAllTokensAtOnceWithinRounding(String file) {
        Activations in = activations(TOKENS);
        System.arraycopy(act(), 0, in.values(), 0, TOKENS * COLUMNS);
        check(file, in, TOKENS, 0);
    }

    @ParameterizedTest
    @MethodSource("files")
    void multipliesSingleTokensWithinRounding(String file) {
        Activations in = activations(1);
        for (int token = 0; token < TOKENS; token++) {
            System.arraycopy(act(), token * COLUMNS, in.values(), 0, COLUMNS);
            check(file, in, 1, token);
        }
    }

    private void check(String file, Activations in, int tokens, int firstToken) {
        TensorType type = TensorType.valueOf(file.replace(".raw", "").toUpperCase(Locale.ROOT));
        byte[] blocks = Golden.bytes("golden/quant/" + file + ".q.bin");
        double[] expected = Golden.doubles("golden/quant/" + file + ".dot.f64.bin");
        double[] scale = Golden.doubles("golden/quant/" + file + ".dotabs.f64.bin");
        int rows = (int) (blocks.length / type.bytesFor(COLUMNS));
        Activations out = new Activations(tokens, rows);
        double[] noise = new double[tokens * rows];
        try (Arena arena = Arena.ofShared();
                WorkerPool pool = new WorkerPool(2)) {
            MemorySegment data = arena.allocate(blocks.length + 1L);
            MemorySegment.copy(blocks, 0, data, ValueLayout.JAVA_BYTE, 1, blocks.length);
            Matrix matrix = new Matrix(type, data, 1, rows, COLUMNS);
            kernels.multiply(pool, in, tokens, new Matrix[] {matrix}, new Activations[] {out});
            for (int i = 0; i < noise.length; i++) {
                ActivationNoise some = ActivationNoise.of(kernels, matrix, i % rows, tokens);
                noise[i] = some == null ? 0 : some.bound(in.values(), in.offset(i / rows));
            }
        }
        for (int t = 0; t < tokens; t++) {
            for (int r = 0; r < rows; r++) {
                int i = (firstToken + t) * rows + r;
                double error = Math.abs(out.values()[out.offset(t) + r] - expected[i]);
                double tolerance = TOLERANCE * scale[i] + SUBNORMAL_TOLERANCE + noise[t * rows + r];
                if (!(error <= tolerance)) {
                    assertThat(error)
                            .as("%s token %d row %d: expected %s", file, firstToken + t, r, expected[i])
                            .isLessThanOrEqualTo(tolerance);
                }
            }
        }
    }

    private static Activations activations(int tokens) {
        return new Activations(tokens, COLUMNS);
    }

    private static float[] act() {
        return Golden.floats("golden/quant/act.f32.bin");
    }
}
