package jmistral.quant.format;

import java.lang.foreign.MemorySegment;
import jmistral.quant.BlockEncoder;
import jmistral.quant.BlockFormat;
import jmistral.quant.TensorType;

/**
 * 4 bits in blocks of 32 with one scale: {@code w = d (q - 8)}. Byte j of {@code QS} holds element j low, j + 16
 * high.
 */
public final class Q4_0 implements BlockFormat, BlockEncoder {
    /** Elements of a block. */
    public static final int BLOCK_ELEMENTS = 32;

    /** Bytes of a block. */
    public static final int BLOCK_BYTES = 18;

    /** Half: the scale. */
    public static final int D = 0;

    /** 16 bytes: 4-bit quants. */
    public static final int QS = 2;

    private static final float LARGEST = 8 * Halves.LARGEST;
    private static final ScaleFit FIT = new ScaleFit(-8, 7);

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

    @Override
    public void quantize(float[] source, int sourceOffset, MemorySegment target, long offsetBytes, int elements) {
        int blocks = Checks.blocks(type(), LARGEST, source, sourceOffset, target, offsetBytes, elements);
        for (int block = 0; block < blocks; block++) {
            encodeBlock(
                    source, sourceOffset + block * BLOCK_ELEMENTS, target, offsetBytes + (long) block * BLOCK_BYTES);
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

    private static void encodeBlock(float[] source, int at, MemorySegment target, long block) {
        short half = FIT.half(source, at, BLOCK_ELEMENTS, FIT.fit(source, at, BLOCK_ELEMENTS));
        float d = Float.float16ToFloat(half);
        BlockFields.putHalf(target, block + D, half);
        for (int j = 0; j < 16; j++) {
            int low = FIT.quant(source[at + j], d) + 8;
            int high = FIT.quant(source[at + j + 16], d) + 8;
            BlockFields.putByte(target, block + QS + j, low | high << 4);
        }
    }
}
