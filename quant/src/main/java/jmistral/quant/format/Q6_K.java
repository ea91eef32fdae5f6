package jmistral.quant.format;

import java.lang.foreign.MemorySegment;
import jmistral.quant.BlockFormat;
import jmistral.quant.TensorType;

/**
 * 6 bits in super-blocks of 256: {@code w = d scale (q - 32)}, with a signed 8-bit scale for every 16 elements. In
 * half h, byte 64 h + l of {@code QL} holds the low bits of element 128 h + l low, of 128 h + 64 + l high (l below
 * 64); byte 32 h + l of {@code QH} holds the upper bits of elements 128 h + l + {0, 32, 64, 96} from the lowest bits
 * up.
 */
public final class Q6_K implements BlockFormat {
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
}
