package jmistral.quant;

import static jmistral.quant.Codecs.decode;
import static jmistral.quant.Codecs.encode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Set;
import jmistral.testdata.RandomBlocks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EncoderTest {
    private static final int ELEMENTS = 3 * 256;

    static Set<TensorType> types() {
        return Formats.encodable();
    }

    /** Bounds from the width of a step: about range / (levels * sqrt(12)), for Gaussian values. */
    @ParameterizedTest
    @CsvSource({
        "F32, 0",
        "F16, 3e-4",
        "BF16, 2.5e-3",
        "Q8_0, 6e-3",
        "Q6_K, 2e-2",
        "Q5_K, 4e-2",
        "Q4_K, 8e-2",
        "Q4_0, 1e-1"
    })
    void keepsGaussianValuesWithinTheStepOfTheType(TensorType type, double bound) {
        for (float sigma : new float[] {1e-3f, 1, 1e3f}) {
            float[] values = new RandomBlocks(11).gaussian(ELEMENTS, sigma);
            float[] decoded = decode(type, encode(type, values), ELEMENTS);
            double sum = 0;
            for (int i = 0; i < ELEMENTS; i++) {
                sum += Math.pow((double) decoded[i] - values[i], 2);
            }
            assertThat(Math.sqrt(sum / ELEMENTS)).as("sigma %s", sigma).isLessThanOrEqualTo(bound * sigma);
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void keepsZerosAsZeros(TensorType type) {
        float[] zeros = new float[256];
        zeros[7] = -0f;
        for (float value : decode(type, encode(type, zeros), 256)) {
            assertThat(Math.abs(value)).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void keepsZerosBesideValuesOfOneSign(TensorType type) {
        float[] values = new float[256];
        for (int i = 0; i < values.length; i += 2) {
            values[i] = 0.75f;
        }
        assertThat(decode(type, encode(type, values), 256)).satisfies(decoded -> {
            for (int i = 0; i < 256; i++) {
                assertThat(Math.abs(decoded[i] - values[i])).isLessThan(0.75f / 1000);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("types")
    void keepsMagnitudesWhoseScalesAreSubnormalHalves(TensorType type) {
        float[] values = new RandomBlocks(12).gaussian(ELEMENTS, 1e-5f);
        float[] decoded = decode(type, encode(type, values), ELEMENTS);
        for (int i = 0; i < ELEMENTS; i++) {
            assertThat(Math.abs(decoded[i] - values[i])).as("value %d", i).isLessThan(6e-6f);
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void decodesValuesTooSmallForAnyScaleAsNearlyZero(TensorType type) {
        float[] values = new RandomBlocks(13).gaussian(ELEMENTS, 1e-20f);
        for (float value : decode(type, encode(type, values), ELEMENTS)) {
            assertThat(Math.abs(value)).isLessThan(1e-18f);
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void refusesValuesThatAreNotFinite(TensorType type) {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            float[] values = new float[5 + ELEMENTS];
            values[5 + 300] = bad;
            byte[] blocks = new byte[Math.toIntExact(type.bytesFor(ELEMENTS))];
            Arrays.fill(blocks, (byte) 77);

            assertThatThrownBy(
                            () -> Formats.encoder(type).quantize(values, 5, MemorySegment.ofArray(blocks), 0, ELEMENTS))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("value 305 is " + bad + ", but " + type + " holds only finite numbers");
            assertThat(blocks).containsOnly(77);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "F32, 0x1.fffffep127",
        "F16, 0x1.ffdffep15", // the last float that rounds to the largest half, 65504
        "BF16, 0x1.fefffep127", // the last float that rounds to a finite bfloat
        "Q4_0, 524032", // 8 * 65504
        "Q8_0, 8319008", // 127 * 65504
        "Q4_K, 4126752", // 63 * 65504
        "Q5_K, 4126752",
        "Q6_K, 257889248" // 127 * 31 * 65504
    })
    void encodesTheLargestMagnitudeAndRefusesTheNext(TensorType type, float largest) {
        for (float sign : new float[] {1, -1}) {
            float[] values = new float[256];
            values[9] = sign * largest;
            assertThat(decode(type, encode(type, values), 256)[9] / values[9])
                    .as("%s of %s", values[9], type)
                    .isBetween(0.99f, 1.01f);

            values[9] = sign * Math.nextUp(largest);
            assertThatThrownBy(() -> encode(type, values))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("value 9 is");
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void writesItsBlocksAndNothingElse(TensorType type) {
        float[] values = new RandomBlocks(14).gaussian(3 + ELEMENTS, 1);
        byte[] expected = encode(type, Arrays.copyOfRange(values, 3, values.length));
        byte[] written = new byte[expected.length + 12];
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment target = arena.allocate(written.length, 64).fill((byte) 77);

            Formats.encoder(type).quantize(values, 3, target, 5, ELEMENTS);

            MemorySegment.copy(target, ValueLayout.JAVA_BYTE, 0, written, 0, written.length);
        }
        assertThat(Arrays.copyOfRange(written, 5, 5 + expected.length)).isEqualTo(expected);
        assertThat(Arrays.copyOf(written, 5)).containsOnly(77);
        assertThat(Arrays.copyOfRange(written, 5 + expected.length, written.length))
                .containsOnly(77);
    }

    @ParameterizedTest
    @MethodSource("types")
    void refusesRangesThatDoNotFit(TensorType type) {
        BlockEncoder encoder = Formats.encoder(type);
        float[] values = new float[512];
        MemorySegment oneByteShort = MemorySegment.ofArray(new byte[Math.toIntExact(type.bytesFor(512)) - 1]);
        assertThatThrownBy(() -> encoder.quantize(values, 0, oneByteShort, 0, 512))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> encoder.quantize(values, 257, oneByteShort, 0, 256))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> encoder.quantize(values, 0, oneByteShort, 0, -256))
                .isInstanceOf(IllegalArgumentException.class);
        if (type.blockElements() > 1) {
            assertThatThrownBy(() -> encoder.quantize(values, 0, oneByteShort, 0, type.blockElements() + 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(type.name());
        }
    }

    @Test
    void restoresEveryFiniteHalfAndBfloat() {
        for (TensorType type : new TensorType[] {TensorType.F16, TensorType.BF16}) {
            byte[] all = new byte[2 << 16];
            for (int bits = 0; bits < 1 << 16; bits++) {
                all[2 * bits] = (byte) bits;
                all[2 * bits + 1] = (byte) (bits >> 8);
            }
            float[] values = decode(type, all, 1 << 16);
            for (int i = 0; i < values.length; i++) {
                if (Float.isFinite(values[i])) {
                    assertThat(encode(type, new float[] {values[i]})).containsExactly(all[2 * i], all[2 * i + 1]);
                }
            }
        }
    }

    @Test
    void roundsBfloatsToNearestEven() {
        float tieDown = Float.intBitsToFloat(0x3f80_8000);
        float tieUp = Float.intBitsToFloat(0x3f81_8000);
        float aboveTie = Float.intBitsToFloat(0x3f80_8001);
        assertThat(decode(TensorType.BF16, encode(TensorType.BF16, new float[] {tieDown, tieUp, aboveTie}), 3))
                .containsExactly(
                        Float.intBitsToFloat(0x3f80_0000),
                        Float.intBitsToFloat(0x3f82_0000),
                        Float.intBitsToFloat(0x3f81_0000));
    }
}
