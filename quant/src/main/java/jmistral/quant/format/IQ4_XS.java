package jmistral.quant.format;

import java.lang.foreign.MemorySegment;
import jmistral.quant.BlockFormat;
import jmistral.quant.TensorType;

/**
 * 4-bit codes in super-blocks of 256: {@code w = d scale value(q)}, with the values of {@link Iq4Values} and a 6-bit
 * scale for every 32 elements. Byte 16 s + j of {@code QS} holds element 32 s + j low, 32 s + j + 16 high.
 */
public final class IQ4_XS implements BlockFormat {
    /** Elements of a super-block. */
    public static final int BLOCK_ELEMENTS = 256;

    /** Bytes of a super-block. */
    public static final int BLOCK_BYTES = 136;

    /** Half: the scale of the scales. */
    public static final int D = 0;

    /** 16 bits: the upper 2 bits of the 8 scales, from the lowest bits up. */
    public static final int SCALES_HIGH = 2;

    /** 4 bytes: the low 4 bits of the 8 scales, two a byte, low first. */
    public static final int SCALES_LOW = 4;

    /** 128 bytes: 4-bit codes. */
    public static final int QS = 8;

    @Override
    public TensorType type() {
        return TensorType.IQ4_XS;
    }

    @Override
    public void dequantize(MemorySegment source, long offsetBytes, float[] target, int targetOffset, int elements) {
        int blocks = Checks.blocks(type(), source, offsetBytes, target, targetOffset, elements);
        for (int block = 0; block < blocks; block++) {
            decodeBlock(
                    source, offsetBytes + (long) block * BLOCK_BYTES, target, targetOffset + block * BLOCK_ELEMENTS);
        }
    }

    private static void decodeBlock(MemorySegment source, long block, float[] target, int at) {
        float d = BlockFields.half(source, block + D);
        for (int sub = 0; sub < BLOCK_ELEMENTS / 32; sub++) {
            float scale = d * scale(source, block, sub);
            long qs = block + QS + 16L * sub;
            for (int j = 0; j < 16; j++) {
                int packed = BlockFields.unsignedByte(source, qs + j);
                target[at + 32 * sub + j] = scale * Iq4Values.value(packed & 15);
                target[at + 32 * sub + j + 16] = scale * Iq4Values.value(packed >> 4);
            }
        }
    }

    /** The signed scale, -32 to 31, of elements 32 sub to 32 sub + 31 of the super-block at {@code block}. */
    public static int scale(MemorySegment source, long block, int sub) {
        int low = BlockFields.unsignedByte(source, block + SCALES_LOW + sub / 2) >> (sub % 2 * 4) & 15;
        int high = source.get(BlockFields.SHORT, block + SCALES_HIGH) >> (2 * sub) & 3;
        return (low | (high << 4)) - 32;
    }
}
