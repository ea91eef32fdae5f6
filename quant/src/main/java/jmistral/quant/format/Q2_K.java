package jmistral.quant.format;

import java.lang.foreign.MemorySegment;
import jmistral.quant.BlockFormat;
import jmistral.quant.TensorType;

/**
 * 2 bits in super-blocks of 256: {@code w = d scale q - dmin min}, with a 4-bit scale (low) and min (high) in {@code
 * SCALES} for every 16 elements. Byte 32 h + l of {@code QS} holds elements 128 h + l + {0, 32, 64, 96} from the
 * lowest bits up.
 */
public final class Q2_K implements BlockFormat {
    /** Elements of a super-block. */
    public static final int BLOCK_ELEMENTS = 256;

    /** Bytes of a super-block. */
    public static final int BLOCK_BYTES = 84;

    /** 16 bytes: a scale and a min for every 16 elements. */
    public static final int SCALES = 0;

    /** 64 bytes: 2-bit quants. */
    public static final int QS = 16;

    /** Half: the scale of the scales. */
    public static final int D = 80;

    /** Half: the scale of the mins. */
    public static final int DMIN = 82;

    @Override
    public TensorType type() {
        return TensorType.Q2_K;
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
        float dmin = BlockFields.half(source, block + DMIN);
        for (int group = 0; group < BLOCK_ELEMENTS / 16; group++) {
            int packed = BlockFields.unsignedByte(source, block + SCALES + group);
            float scale = d * (packed & 15);
            float min = dmin * (packed >> 4);
            // Groups 8 h to 8 h + 7 share 32 bytes: two groups for each pair of bits.
            long qs = block + QS + group / 8 * 32L + group % 2 * 16L;
            int shift = group % 8 / 2 * 2;
            for (int j = 0; j < 16; j++) {
                int q = BlockFields.unsignedByte(source, qs + j) >> shift & 3;
                target[at + 16 * group + j] = scale * q - min;
            }
        }
    }
}
