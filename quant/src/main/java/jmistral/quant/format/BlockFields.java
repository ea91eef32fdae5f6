package jmistral.quant.format;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Reads and writes the fields of blocks: little-endian, at any alignment. */
public final class BlockFields {
    /** A 32-bit float. */
    public static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** 32 bits. */
    public static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** 64 bits. */
    public static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** 16 bits, such as a half or a bfloat. */
    public static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private BlockFields() {}

    /** The value of an IEEE binary16. */
    public static float half(MemorySegment source, long offsetBytes) {
        return Float.float16ToFloat(source.get(SHORT, offsetBytes));
    }

    static int signedByte(MemorySegment source, long offsetBytes) {
        return source.get(ValueLayout.JAVA_BYTE, offsetBytes);
    }

    static int unsignedByte(MemorySegment source, long offsetBytes) {
        return source.get(ValueLayout.JAVA_BYTE, offsetBytes) & 0xff;
    }

    static void putHalf(MemorySegment target, long offsetBytes, short half) {
        target.set(SHORT, offsetBytes, half);
    }

    static void putByte(MemorySegment target, long offsetBytes, int value) {
        target.set(ValueLayout.JAVA_BYTE, offsetBytes, (byte) value);
    }
}
