package jmistral.quant.format;

import java.lang.foreign.MemorySegment;
import jmistral.quant.BlockFormat;
import jmistral.quant.TensorType;

/**
 * 4 bits in blocks of 32 with one scale: {@code w = d (q - 8)}. Byte j of {@code QS} holds element j low, j + 16
 * high.
 */
public final class Q4_0 implements BlockFormat {
    /** Elements of a block. */
    public static final int BLOCK_ELEMENTS = 32;

    /** Bytes of a block. */
    public static final int BLOCK_BYTES = 18;

    /** Half: the scale. */
    public static final int D = 0;

    /** 16 bytes: 4-bit quants. */
    public static final int QS = 2;

    @Override
    public TensorType type() {
        return TensorType.Q4_0;
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
        for (int j = 0; j < 16; j++) {
            int packed = BlockFields.unsignedByte(source, block + QS + j);
            target[at + j] = ((packed & 15) - 8) * d;
            target[at + j + 16] = ((packed >> 4) - 8) * d;
        }
    }
}
