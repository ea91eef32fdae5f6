package jmistral.quant;

import static jmistral.quant.Codecs.decode;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import jmistral.testdata.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Decoding against ggml's own, bit for bit, and dot products of decoded rows against double precision. */
@EnabledIf(value = "jmistral.testdata.Golden#isPresent", disabledReason = "the shared reference data is absent")
class GoldenDecodeTest {
    private static final int COLUMNS = 1024;
    private static final int ACTIVATIONS = 8;
    // Measured against the sum of absolute products: the f32 rounding of a thousand products stays far below.
    private static final double DOT_TOLERANCE = 1e-5;

    /** Every type of types.tsv, as its quantised rows and as raw bytes. */
    static Stream<String> files() {
        return types().flatMap(type -> Stream.of(type, type + ".raw"));
    }

    static Stream<String> filesWithDots() {
        return files().filter(file -> !file.equals("f16.raw") && !file.equals("bf16.raw"));
    }

    private static Stream<String> types() {
        return Golden.tsv("golden/quant/types.tsv").stream().skip(1).map(row -> row[0].toLowerCase(Locale.ROOT));
    }

    @Test
    void goldenDataCoversEveryDecoderExceptF32() {
        assertThat(types().map(GoldenDecodeTest::type))
                .containsExactlyInAnyOrderElementsOf(Formats.decodable().stream()
                        .filter(type -> type != TensorType.F32)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("files")
    void decodesToTheBitsOfGgml(String file) {
        float[] expected = Golden.floats("golden/quant/" + file + ".deq.f32.bin");

        float[] decoded = decode(type(file), Golden.bytes("golden/quant/" + file + ".q.bin"), expected.length);

        for (int i = 0; i < expected.length; i++) {
            // floatToIntBits makes all NaN one.
            if (Float.floatToIntBits(decoded[i]) != Float.floatToIntBits(expected[i])) {
                assertThat(decoded[i]).as("%s, value %d", file, i).isEqualTo(expected[i]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void decodesTheSameFromNativeMemoryAtAnOddAddress(String file) {
        TensorType type = type(file);
        byte[] blocks = Golden.bytes("golden/quant/" + file + ".q.bin");
        int elements = Math.toIntExact((long) blocks.length / type.blockBytes() * type.blockElements());
        float[] expected = decode(type, blocks, elements);

        float[] decoded = new float[elements + 5];
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocate(blocks.length + 3L, 64);
            MemorySegment.copy(blocks, 0, segment, ValueLayout.JAVA_BYTE, 3, blocks.length);
            Formats.decoder(type).dequantize(segment, 3, decoded, 5, elements);
        }

        assertThat(decoded).startsWith(0, 0, 0, 0, 0);
        assertThat(Arrays.copyOfRange(decoded, 5, decoded.length)).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("filesWithDots")
    void dotsOfDecodedRowsEqualDoublePrecision(String file) {
        float[] activations = Golden.floats("golden/quant/act.f32.bin");
        double[] expected = Golden.doubles("golden/quant/" + file + ".dot.f64.bin");
        double[] scale = Golden.doubles("golden/quant/" + file + ".dotabs.f64.bin");
        int rows = expected.length / ACTIVATIONS;
        float[] weights = decode(type(file), Golden.bytes("golden/quant/" + file + ".q.bin"), rows * COLUMNS);

        for (int activation = 0; activation < ACTIVATIONS; activation++) {
            for (int row = 0; row < rows; row++) {
                float sum = dot(weights, row * COLUMNS, activations, activation * COLUMNS);
                int at = activation * rows + row;
                // The smallest subnormal leaves room for sums that f32 can hardly hold.
                assertThat(Math.abs(sum - expected[at]))
                        .as("%s, activation %d, row %d", file, activation, row)
                        .isLessThanOrEqualTo(DOT_TOLERANCE * scale[at] + COLUMNS * (double) Float.MIN_VALUE);
            }
        }
    }

    /** In pieces of 32, as any kernel adds: a single chain of 1024 equal products would round off 1e-5 by itself. */
    private static float dot(float[] a, int aOffset, float[] b, int bOffset) {
        float sum = 0;
        for (int piece = 0; piece < COLUMNS; piece += 32) {
            float part = 0;
            for (int i = piece; i < piece + 32; i++) {
                part += a[aOffset + i] * b[bOffset + i];
            }
            sum += part;
        }
        return sum;
    }

    private static TensorType type(String file) {
        return TensorType.valueOf(file.replace(".raw", "").toUpperCase(Locale.ROOT));
    }
}
