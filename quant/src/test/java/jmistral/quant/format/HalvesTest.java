package jmistral.quant.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalvesTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, 0",
        "1, 1",
        "0.1, 0.0999755859375", // below, but as near as a normal half gets
        "65504, 65504",
        "1e9, 65504",
        "-1e9, -65504",
        "1.1324882507324219e-7, 1.1920928955078125e-7" // 1.9 of the smallest subnormal: 2 is above
    })
    void offersTheNearestFiniteHalf(double scale, float half) {
        short[] candidates = Halves.candidates(scale);
        assertThat(candidates).hasSize(1);
        assertThat(Float.float16ToFloat(candidates[0])).isEqualTo(half);
    }

    @ParameterizedTest
    @CsvSource({
        "8.344650268554688e-8, 1, 2", // 1.4 of the smallest subnormal
        "-8.344650268554688e-8, -1, -2",
        "1e-30, 0, 1",
        "-1e-30, 0, -1",
        "5.9843e-6, 100, 101" // 100.4
    })
    void offersTheNextSubnormalTooWhereTheNearestFallsShort(double scale, int nearest, int next) {
        short[] candidates = Halves.candidates(scale);
        assertThat(candidates).hasSize(2);
        assertThat(Float.float16ToFloat(candidates[0])).isEqualTo(nearest * 0x1p-24f);
        assertThat(Float.float16ToFloat(candidates[1])).isEqualTo(next * 0x1p-24f);
    }
}
