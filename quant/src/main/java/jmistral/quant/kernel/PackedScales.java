package jmistral.quant.kernel;

import java.lang.foreign.MemorySegment;
import jmistral.quant.format.BlockFields;

/** The 8 scales and 8 mins of {@link jmistral.quant.format.ScalesAndMins}, eight bytes at once. */
final class PackedScales {
    private PackedScales() {}

    /** The scales, the first one in the lowest byte, of the 12 bytes at {@code offsetBytes}. */
    static long scales(MemorySegment source, long offsetBytes) {
        int first = source.get(BlockFields.INT, offsetBytes);
        int last = source.get(BlockFields.INT, offsetBytes + 8);
        return join(first & 0x3f3f3f3f, (last & 0x0f0f0f0f) | ((first >>> 2) & 0x30303030));
    }

    /** The mins, in the same way. */
    static long mins(MemorySegment source, long offsetBytes) {
        int second = source.get(BlockFields.INT, offsetBytes + 4);
        int last = source.get(BlockFields.INT, offsetBytes + 8);
        return join(second & 0x3f3f3f3f, ((last >>> 4) & 0x0f0f0f0f) | ((second >>> 2) & 0x30303030));
    }

    /** Eight signed scales of Q3_K, from the low nibbles of {@code low} and two bits of every byte of {@code high}. */
    static long ofQ3(long low, int high) {
        long upper = ((long) (high >>> 2 & 0x03030303) << 32) | (high & 0x03030303);
        long unsigned = (low & 0x0f0f0f0f0f0f0f0fL) | (upper << 4);
        return ((unsigned | 0x8080808080808080L) - 0x2020202020202020L) ^ 0x8080808080808080L; // less 32 in each byte
    }

    /** Byte {@code index}, unsigned. */
    static int at(long bytes, int index) {
        return (int) (bytes >>> (8 * index)) & 0xff;
    }

    private static long join(int low, int high) {
        return ((long) high << 32) | low;
    }
}
