package jmistral.quant.format;

import java.lang.foreign.MemorySegment;
import jmistral.quant.BlockFormat;
import jmistral.quant.TensorType;

/** 8 bits in blocks of 32 with one scale: {@code w = d q}. */
public final class Q8_0 implements BlockFormat {
    /** Elements of a block. */
    public static final int BLOCK_ELEMENTS = 32;

    /** Bytes of a block. */
    public static final int BLOCK_BYTES = 34;

    /** Half: the scale. */
    public static final int D = 0;

    /** 32 signed bytes: the quants. */
    public static final int QS = 2;

    @Override
    public TensorType type() {
        return TensorType.Q8_0;
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
        for (int j = 0; j < BLOCK_ELEMENTS; j++) {
            target[at + j] = BlockFields.signedByte(source, block + QS + j) * d;
        }
    }
}
