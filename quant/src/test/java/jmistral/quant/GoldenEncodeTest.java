package jmistral.quant;

import static jmistral.quant.Codecs.decode;
import static jmistral.quant.Codecs.encode;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import jmistral.testdata.Golden;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Encoding against ggml's quantiser, by the error that remains after decoding. */
@EnabledIf(value = "jmistral.testdata.Golden#isPresent", disabledReason = "the shared reference data is absent")
class GoldenEncodeTest {
    private static final int COLUMNS = 1024;
    /** Rounding of the two sums; the encoders are meant to be at least as near as ggml on every row. */
    private static final double MARGIN = 1 + 1e-6;

    @ParameterizedTest
    @EnumSource(names = {"F16", "BF16", "Q8_0", "Q4_0", "Q4_K", "Q5_K", "Q6_K"})
    void leavesNoMoreErrorThanGgmlOnAnyRow(TensorType type) {
        float[] values = Golden.floats("golden/quant/rows.f32.bin");
        float[] ggml = Golden.floats("golden/quant/" + lowerCase(type) + ".deq.f32.bin");

        float[] ours = decode(type, encode(type, values), values.length);

        for (int row = 0; row < values.length / COLUMNS; row++) {
            assertThat(rms(values, ours, row * COLUMNS))
                    .as("%s, row %d", type, row)
                    .isLessThanOrEqualTo(rms(values, ggml, row * COLUMNS) * MARGIN);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F16", "BF16"})
    void roundsFloatsToTheBytesOfGgml(TensorType type) {
        float[] values = Golden.floats("golden/quant/rows.f32.bin");

        assertThat(encode(type, values)).isEqualTo(Golden.bytes("golden/quant/" + lowerCase(type) + ".q.bin"));
    }

    private static String lowerCase(TensorType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private static double rms(float[] expected, float[] actual, int from) {
        double sum = 0;
        for (int i = from; i < from + COLUMNS; i++) {
            double error = (double) actual[i] - expected[i];
            sum += error * error;
        }
        return Math.sqrt(sum / COLUMNS);
    }
}
