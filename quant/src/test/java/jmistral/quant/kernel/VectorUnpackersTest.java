package jmistral.quant.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import jmistral.quant.BlockFormat;
import jmistral.quant.Formats;
import jmistral.quant.TensorType;
import jmistral.testdata.Golden;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Vector decoders against the scalar ones, bit for bit. */
@Tag("kernels")
class VectorUnpackersTest {
    static Set<TensorType> types() {
        return Formats.decodable();
    }

    @ParameterizedTest
    @MethodSource("types")
    void existForEveryTypeThatCanBeDecoded(TensorType type) {
        assertThat(VectorUnpackers.of(type)).isNotSameAs(Formats.decoder(type));
        assertThat(VectorUnpackers.of(type).type()).isEqualTo(type);
    }

    @ParameterizedTest
    @MethodSource("types")
    void giveTheBitsOfTheScalarDecoderForAnyBytes(TensorType type) {
        long seed = 20261121L + type.id();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        int[] counts = type.blockElements() == 1 ? new int[] {1, 3, 4, 7, 8, 15, 16, 17, 31, 344} : new int[] {1, 2, 5};
        for (int repeat = 0; repeat < 20; repeat++) {
            for (int count : counts) {
                byte[] bytes = new byte[count * type.blockBytes()];
                random.nextBytes(bytes);
                check(type, bytes, "seed " + seed);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    @EnabledIf(value = "jmistral.testdata.Golden#isPresent", disabledReason = "the shared reference data is absent")
    void giveTheBitsOfTheScalarDecoderForRealBlocks(TensorType type) {
        if (type != TensorType.F32) {
            String name = type.name().toLowerCase(Locale.ROOT);
            check(type, Golden.bytes("golden/quant/" + name + ".q.bin"), name);
            check(type, Golden.bytes("golden/quant/" + name + ".raw.q.bin"), name + ".raw");
        }
    }

    private static void check(TensorType type, byte[] bytes, String what) {
        BlockFormat unpacker = VectorUnpackers.of(type);
        int elements = bytes.length / type.blockBytes() * type.blockElements();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocate(bytes.length + 1L, 64); // nothing behind the last block
            MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 1, bytes.length);
            float[] expected = new float[elements];
            float[] actual = new float[elements + 3];
            Formats.decoder(type).dequantize(segment, 1, expected, 0, elements);

            unpacker.dequantize(segment, 1, actual, 2, elements);

            for (int i = 0; i < elements; i++) {
                if (Float.floatToIntBits(actual[i + 2]) != Float.floatToIntBits(expected[i])) {
                    assertThat(actual[i + 2])
                            .as("%s %s element %d", type, what, i)
                            .isEqualTo(expected[i]);
                }
            }
            assertThat(actual[1]).isZero();
            assertThat(actual[elements + 2]).isZero();
        }
    }
}
