package jmistral.quant.format;

import java.lang.foreign.MemorySegment;
import jmistral.quant.BlockFormat;
import jmistral.quant.TensorType;

/**
 * 3 bits in super-blocks of 256: {@code w = d (scale - 32) (q - 4)}, with a 6-bit scale for every 16 elements. Byte
 * 32 h + l of {@code QS} holds the low bits of elements 128 h + l + {0, 32, 64, 96} from the lowest bits up; bit k
 * of byte l of {@code HMASK} is the third bit of element 32 k + l.
 */
public final class Q3_K implements BlockFormat {
    /** Elements of a super-block. */
    public static final int BLOCK_ELEMENTS = 256;

    /** Bytes of a super-block. */
    public static final int BLOCK_BYTES = 110;

    /** 32 bytes: the third bits. */
    public static final int HMASK = 0;

    /** 64 bytes: the low 2 bits. */
    public static final int QS = 32;

    /** 12 bytes: 16 scales of 6 bits. See {@link #scale}. */
    public static final int SCALES = 96;

    /** Half: the scale of the scales. */
    public static final int D = 108;

    @Override
    public TensorType type() {
        return TensorType.Q3_K;
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
            float scale = d * scale(source, block, group);
            // Groups 8 h to 8 h + 7 share 32 bytes: two groups for each pair of bits.
            long qs = block + QS + group / 8 * 32L + group % 2 * 16L;
            int shift = group % 8 / 2 * 2;
            long hmask = block + HMASK + group % 2 * 16L;
            for (int j = 0; j < 16; j++) {
                int low = BlockFields.unsignedByte(source, qs + j) >> shift & 3;
                int high = BlockFields.unsignedByte(source, hmask + j) >> (group / 2) & 1;
                target[at + 16 * group + j] = scale * ((low | (high << 2)) - 4);
            }
        }
    }

    /**
     * The signed scale, -32 to 31, of elements 16 group to 16 group + 15 of the super-block at {@code block}. Bytes 0 to
     * 7 of {@code SCALES} hold the low 4 bits of scales 0 to 7 (low) and 8 to 15 (high); bytes 8 to 11 hold the upper 2
     * bits, byte 8 + j those of scales j, j + 4, j + 8, j + 12 from the lowest bits up.
     */
    public static int scale(MemorySegment source, long block, int group) {
        int low = BlockFields.unsignedByte(source, block + SCALES + group % 8) >> (group / 8 * 4) & 15;
        int high = BlockFields.unsignedByte(source, block + SCALES + 8 + group % 4) >> (group / 4 * 2) & 3;
        return (low | (high << 4)) - 32;
    }
}
