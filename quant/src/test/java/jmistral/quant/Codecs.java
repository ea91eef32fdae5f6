package jmistral.quant;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;

/** Encodes and decodes whole heap arrays. */
final class Codecs {
    private Codecs() {}

    static byte[] encode(TensorType type, float[] values) {
        byte[] blocks = new byte[Math.toIntExact(type.bytesFor(values.length))];
        Formats.encoder(type).quantize(values, 0, MemorySegment.ofArray(blocks), 0, values.length);
        return blocks;
    }

    static float[] decode(TensorType type, byte[] blocks, int elements) {
        assertThat(type.bytesFor(elements)).isEqualTo(blocks.length);
        float[] values = new float[elements];
        Formats.decoder(type).dequantize(MemorySegment.ofArray(blocks), 0, values, 0, elements);
        return values;
    }
}
