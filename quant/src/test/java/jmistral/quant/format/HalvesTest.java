package jmistral.quant.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalvesTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "0.1, 0.0999755859375", // to nearest, though below
        "65504, 65504",
        "1e9, 65504",
        "-1e9, -65504",
        "8.344650268554688e-8, 1.1920928955078125e-7", // 1.4 of the smallest subnormal: up to 2
        "-8.344650268554688e-8, -1.1920928955078125e-7",
        "1.1324882507324219e-7, 1.1920928955078125e-7", // 1.9: nearest is 2
        "1e-30, 5.9604644775390625e-8",
        "-1e-30, -5.9604644775390625e-8"
    })
    void roundsScalesToFiniteHalvesThatReachFarEnough(double scale, float half) {
        assertThat(Float.float16ToFloat(Halves.scale(scale))).isEqualTo(half);
    }
}
