package jmistral.quant.format;

import java.lang.foreign.MemorySegment;

/**
 * The 8 scales and 8 mins of 6 bits, packed into 12 bytes, of {@link Q4_K} and {@link Q5_K}: bytes 0 to 3 hold scales 0
 * to 3, bytes 4 to 7 mins 0 to 3, in their low 6 bits; bytes 8 to 11 hold the low 4 bits of scales 4 to 7 (low) and mins
 * 4 to 7 (high), whose upper 2 bits stand on top of bytes 0 to 7.
 */
public final class ScalesAndMins {
    /** How many scales, and how many mins, there are. */
    public static final int COUNT = 8;

    /** Bytes that hold them. */
    public static final int BYTES = 12;

    private ScalesAndMins() {}

    /** Scale {@code sub}, 0 to 63, of the 12 bytes at {@code offsetBytes}. */
    public static int scale(MemorySegment source, long offsetBytes, int sub) {
        if (sub < 4) {
            return BlockFields.unsignedByte(source, offsetBytes + sub) & 63;
        }
        int low = BlockFields.unsignedByte(source, offsetBytes + sub + 4) & 15;
        return low | BlockFields.unsignedByte(source, offsetBytes + sub - 4) >> 6 << 4;
    }

    /** Min {@code sub}, 0 to 63, of the 12 bytes at {@code offsetBytes}. */
    public static int min(MemorySegment source, long offsetBytes, int sub) {
        if (sub < 4) {
            return BlockFields.unsignedByte(source, offsetBytes + sub + 4) & 63;
        }
        int low = BlockFields.unsignedByte(source, offsetBytes + sub + 4) >> 4;
        return low | BlockFields.unsignedByte(source, offsetBytes + sub) >> 6 << 4;
    }

    /** Writes 8 scales and 8 mins, each 0 to 63, to the 12 bytes at {@code offsetBytes}. */
    static void write(MemorySegment target, long offsetBytes, int[] scales, int[] mins) {
        for (int sub = 0; sub < 4; sub++) {
            int upper = sub + 4;
            BlockFields.putByte(target, offsetBytes + sub, scales[sub] | scales[upper] >> 4 << 6);
            BlockFields.putByte(target, offsetBytes + sub + 4, mins[sub] | mins[upper] >> 4 << 6);
            BlockFields.putByte(target, offsetBytes + sub + 8, (scales[upper] & 15) | (mins[upper] & 15) << 4);
        }
    }
}
