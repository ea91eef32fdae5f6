package jmistral.quant.format;

import java.lang.foreign.MemorySegment;
import jmistral.quant.BlockFormat;
import jmistral.quant.TensorType;

/**
 * 5 bits in blocks of 32 with one scale: {@code w = d (q - 16)}. Byte j of {@code QS} holds the low bits of element
 * j low, of j + 16 high; bit j of {@code QH} is the fifth bit of element j.
 */
public final class Q5_0 implements BlockFormat {
    /** Elements of a block. */
    public static final int BLOCK_ELEMENTS = 32;

    /** Bytes of a block. */
    public static final int BLOCK_BYTES = 22;

    /** Half: the scale. */
    public static final int D = 0;

    /** 32 bits: the fifth bits. */
    public static final int QH = 2;

    /** 16 bytes: the low 4 bits. */
    public static final int QS = 6;

    @Override
    public TensorType type() {
        return TensorType.Q5_0;
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
        int high = source.get(BlockFields.INT, block + QH);
        for (int j = 0; j < 16; j++) {
            int packed = BlockFields.unsignedByte(source, block + QS + j);
            int q0 = (packed & 15) | (high >>> j & 1) << 4;
            int q1 = packed >> 4 | (high >>> (j + 16) & 1) << 4;
            target[at + j] = (q0 - 16) * d;
            target[at + j + 16] = (q1 - 16) * d;
        }
    }
}
