package jmistral.quant.format;

import java.lang.foreign.MemorySegment;
import jmistral.quant.BlockEncoder;
import jmistral.quant.BlockFormat;
import jmistral.quant.TensorType;

/**
 * 5 bits in super-blocks of 256: {@code w = d scale q - dmin min}, with a 6-bit scale and min for every 32 elements
 * (see {@link ScalesAndMins}). Byte 32 c + l of {@code QS} holds the low bits of element 64 c + l low, of 64 c + 32
 * + l high; bit k of byte l of {@code QH} is the fifth bit of element 32 k + l.
 */
public final class Q5_K implements BlockFormat, BlockEncoder {
    /** Elements of a super-block. */
    public static final int BLOCK_ELEMENTS = 256;

    /** Bytes of a super-block. */
    public static final int BLOCK_BYTES = 176;

    /** Half: the scale of the scales. */
    public static final int D = 0;

    /** Half: the scale of the mins. */
    public static final int DMIN = 2;

    /** 12 bytes: 8 scales and 8 mins. */
    public static final int SCALES = 4;

    /** 32 bytes: the fifth bits. */
    public static final int QH = 16;

    /** 128 bytes: the low 4 bits. */
    public static final int QS = 48;

    private static final float LARGEST = 63 * Halves.LARGEST;

    @Override
    public TensorType type() {
        return TensorType.Q5_K;
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
        ScaleMinFit fit = new ScaleMinFit(31);
        for (int block = 0; block < blocks; block++) {
            encodeBlock(
                    fit,
                    source,
                    sourceOffset + block * BLOCK_ELEMENTS,
                    target,
                    offsetBytes + (long) block * BLOCK_BYTES);
        }
    }

    private static void decodeBlock(MemorySegment source, long block, float[] target, int at) {
        float d = BlockFields.half(source, block + D);
        float dmin = BlockFields.half(source, block + DMIN);
        for (int sub = 0; sub < BLOCK_ELEMENTS / 32; sub++) {
            float scale = d * ScalesAndMins.scale(source, block + SCALES, sub);
            float min = dmin * ScalesAndMins.min(source, block + SCALES, sub);
            long qs = block + QS + sub / 2 * 32L;
            int shift = sub % 2 * 4;
            for (int j = 0; j < 32; j++) {
                int low = BlockFields.unsignedByte(source, qs + j) >> shift & 15;
                int high = BlockFields.unsignedByte(source, block + QH + j) >> sub & 1;
                target[at + 32 * sub + j] = scale * (low | (high << 4)) - min;
            }
        }
    }

    private static void encodeBlock(ScaleMinFit fit, float[] source, int at, MemorySegment target, long block) {
        ScaleMinFit.Choice choice = fit.fit(source, at);
        BlockFields.putHalf(target, block + D, choice.d);
        BlockFields.putHalf(target, block + DMIN, choice.dmin);
        ScalesAndMins.write(target, block + SCALES, choice.scales, choice.mins);
        for (int i = 0; i < 128; i++) {
            int first = i / 32 * 64 + i % 32;
            BlockFields.putByte(
                    target, block + QS + i, (choice.quants[first] & 15) | (choice.quants[first + 32] & 15) << 4);
        }
        for (int l = 0; l < 32; l++) {
            int high = 0;
            for (int sub = 0; sub < 8; sub++) {
                high |= choice.quants[32 * sub + l] >> 4 << sub;
            }
            BlockFields.putByte(target, block + QH + l, high);
        }
    }
}
