package jmistral.quant;

import static jmistral.quant.Codecs.decode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Set;
import jmistral.testdata.RandomBlocks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DecoderTest {
    static Set<TensorType> types() {
        return Formats.decodable();
    }

    @ParameterizedTest
    @MethodSource("types")
    void decodesEachBlockByItself(TensorType type) {
        int blocks = 7;
        int elements = type.blockElements();
        byte[] bytes = new RandomBlocks(21).blocks(blocks, type.blockBytes());
        float[] all = decode(type, bytes, blocks * elements);
        for (int block = 0; block < blocks; block++) {
            float[] one = new float[elements];
            Formats.decoder(type)
                    .dequantize(MemorySegment.ofArray(bytes), (long) block * type.blockBytes(), one, 0, elements);
            assertThat(one).isEqualTo(Arrays.copyOfRange(all, block * elements, (block + 1) * elements));
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void decodesNothingFromNothing(TensorType type) {
        assertThat(decode(type, new byte[0], 0)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("types")
    void refusesRangesThatDoNotFit(TensorType type) {
        BlockFormat decoder = Formats.decoder(type);
        MemorySegment oneByteShort = MemorySegment.ofArray(new byte[Math.toIntExact(type.bytesFor(512)) - 1]);
        assertThatThrownBy(() -> decoder.dequantize(oneByteShort, 0, new float[512], 0, 512))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> decoder.dequantize(oneByteShort, -1, new float[256], 0, 256))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> decoder.dequantize(oneByteShort, 0, new float[256], 1, 256))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> decoder.dequantize(oneByteShort, 0, new float[256], 0, -256))
                .isInstanceOf(IllegalArgumentException.class);
        if (type.blockElements() > 1) {
            int partial = type.blockElements() + 1;
            assertThatThrownBy(() -> decoder.dequantize(oneByteShort, 0, new float[512], 0, partial))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("%d elements are no whole number of %s blocks of %d", partial, type, partial - 1);
        }
    }

    @Test
    void copiesFloatsBitForBit() {
        int[] bits = {0, 0x8000_0000, 1, 0x7f7f_ffff, 0x7f80_0000, 0x7fc0_0001, 0x3f80_0000};
        ByteBuffer bytes = ByteBuffer.allocate(4 * bits.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(bits);

        float[] decoded = decode(TensorType.F32, bytes.array(), bits.length);

        for (int i = 0; i < bits.length; i++) {
            assertThat(Float.floatToRawIntBits(decoded[i])).isEqualTo(bits[i]);
        }
    }
}
