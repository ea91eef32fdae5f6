package jmistral.quant.format;

import java.lang.foreign.MemorySegment;
import jmistral.quant.BlockEncoder;
import jmistral.quant.BlockFormat;
import jmistral.quant.TensorType;

/**
 * 6 bits in super-blocks of 256: {@code w = d scale (q - 32)}, with a signed 8-bit scale for every 16 elements. In
 * half h, byte 64 h + l of {@code QL} holds the low bits of element 128 h + l low, of 128 h + 64 + l high (l below
 * 64); byte 32 h + l of {@code QH} holds the upper bits of elements 128 h + l + {0, 32, 64, 96} from the lowest bits
 * up.
 */
public final class Q6_K implements BlockFormat, BlockEncoder {
    /** Elements of a super-block. */
    public static final int BLOCK_ELEMENTS = 256;

    /** Bytes of a super-block. */
    public static final int BLOCK_BYTES = 210;

    /** 128 bytes: the low 4 bits. */
    public static final int QL = 0;

    /** 64 bytes: the upper 2 bits. */
    public static final int QH = 128;

    /** 16 signed bytes: the scales. */
    public static final int SCALES = 192;

    /** Half: the scale of the scales. */
    public static final int D = 208;

    private static final float LARGEST = 127 * 31 * Halves.LARGEST;

    @Override
    public TensorType type() {
        return TensorType.Q6_K;
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
        SharedScaleFit fit = new SharedScaleFit();
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
        for (int group = 0; group < BLOCK_ELEMENTS / 16; group++) {
            float scale = d * BlockFields.signedByte(source, block + SCALES + group);
            int first = 16 * group % 128; // within its half
            long ql = block + QL + group / 8 * 64L + first % 64;
            long qh = block + QH + group / 8 * 32L + first % 32;
            int lowShift = first / 64 * 4;
            int highShift = first / 32 * 2;
            for (int j = 0; j < 16; j++) {
                int low = BlockFields.unsignedByte(source, ql + j) >> lowShift & 15;
                int high = BlockFields.unsignedByte(source, qh + j) >> highShift & 3;
                target[at + 16 * group + j] = scale * ((low | (high << 4)) - 32);
            }
        }
    }

    private static void encodeBlock(SharedScaleFit fit, float[] source, int at, MemorySegment target, long block) {
        SharedScaleFit.Choice choice = fit.fit(source, at);
        BlockFields.putHalf(target, block + D, choice.d);
        for (int group = 0; group < choice.scales.length; group++) {
            BlockFields.putByte(target, block + SCALES + group, choice.scales[group]);
        }
        for (int half = 0; half < 2; half++) {
            for (int l = 0; l < 32; l++) {
                int first = 128 * half + l;
                int q0 = choice.quants[first] + 32;
                int q1 = choice.quants[first + 32] + 32;
                int q2 = choice.quants[first + 64] + 32;
                int q3 = choice.quants[first + 96] + 32;
                long ql = block + QL + 64L * half + l;
                BlockFields.putByte(target, ql, (q0 & 15) | (q2 & 15) << 4);
                BlockFields.putByte(target, ql + 32, (q1 & 15) | (q3 & 15) << 4);
                int high = q0 >> 4 | q1 >> 4 << 2 | q2 >> 4 << 4 | q3 >> 4 << 6;
                BlockFields.putByte(target, block + QH + 32L * half + l, high);
            }
        }
    }
}
