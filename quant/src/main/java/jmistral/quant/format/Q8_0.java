package jmistral.quant.format;

import java.lang.foreign.MemorySegment;
import jmistral.quant.BlockEncoder;
import jmistral.quant.BlockFormat;
import jmistral.quant.TensorType;

/** 8 bits in blocks of 32 with one scale: {@code w = d q}. */
public final class Q8_0 implements BlockFormat, BlockEncoder {
    /** Elements of a block. */
    public static final int BLOCK_ELEMENTS = 32;

    /** Bytes of a block. */
    public static final int BLOCK_BYTES = 34;

    /** Half: the scale. */
    public static final int D = 0;

    /** 32 signed bytes: the quants. */
    public static final int QS = 2;

    private static final ScaleFit FIT = new ScaleFit(-127, 127);
    private static final float LARGEST = 127 * Halves.LARGEST;

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
        for (int j = 0; j < BLOCK_ELEMENTS; j++) {
            target[at + j] = BlockFields.signedByte(source, block + QS + j) * d;
        }
    }

    private static void encodeBlock(float[] source, int at, MemorySegment target, long block) {
        float peak = 0;
        for (int j = 0; j < BLOCK_ELEMENTS; j++) {
            peak = Math.max(peak, Math.abs(source[at + j]));
        }
        short half = FIT.half(source, at, BLOCK_ELEMENTS, peak / 127);
        float d = Float.float16ToFloat(half);
        BlockFields.putHalf(target, block + D, half);
        for (int j = 0; j < BLOCK_ELEMENTS; j++) {
            // The rounded scale decides, not the one that was meant: it is what decoding multiplies with.
            BlockFields.putByte(target, block + QS + j, FIT.quant(source[at + j], d));
        }
    }
}
