package jmistral.testdata.synthetic;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Fills buffers with blocks of noise as fast as a disk takes them: xorshift128+ (Vigna 2014) for the bits. */
final class Noise {
    private long s0;
    private long s1;

    Noise(long seed) {
        s0 = seed * 0x9e3779b97f4a7c15L + 1;
        s1 = ~s0 * 0xbf58476d1ce4e5b9L;
        for (int i = 0; i < 16; i++) {
            next();
        }
    }

    /** Fills {@code buffer}, whose size is a multiple of 8 and of the block size, with weights around {@code mean}. */
    void fill(ByteBuffer buffer, BlockType type, double mean, double deviation) {
        buffer.order(ByteOrder.LITTLE_ENDIAN);
        switch (type) {
            case F32 -> {
                for (int i = 0; i < buffer.limit(); i += Float.BYTES) {
                    buffer.putFloat(i, (float) (mean + deviation * uniform()));
                }
            }
            case F16, BF16 -> {
                // All values of one binade, of either sign: its deviation is 1.53 times its lower end.
                int exponent = Math.getExponent(deviation / 1.53);
                short base = (short)
                        (type == BlockType.F16
                                ? Float.floatToFloat16(Math.scalb(1f, exponent))
                                : Float.floatToRawIntBits(Math.scalb(1f, exponent)) >>> 16);
                long mask = (type == BlockType.F16 ? 0x83ffL : 0x807fL) * 0x0001_0001_0001_0001L;
                long fixed = (base & 0xffffL) * 0x0001_0001_0001_0001L;
                for (int i = 0; i < buffer.limit(); i += Long.BYTES) {
                    buffer.putLong(i, (next() & mask) | fixed);
                }
            }
            default -> {
                for (int i = 0; i < buffer.limit(); i += Long.BYTES) {
                    buffer.putLong(i, next());
                }
                scale(buffer, type, deviation / type.unit);
            }
        }
    }

    /** Sets every block's scale, its last bits at random. */
    private void scale(ByteBuffer buffer, BlockType type, double scale) {
        short scaleHalf = Float.floatToFloat16((float) scale);
        short minimumHalf = Float.floatToFloat16((float) (scale * type.minimum));
        for (int block = 0; block < buffer.limit(); block += type.bytes) {
            short spread = (short) (next() & 0x3f);
            buffer.putShort(block + type.scaleOffset, (short) (scaleHalf ^ spread));
            if (type.minimumOffset >= 0) {
                buffer.putShort(block + type.minimumOffset, (short) (minimumHalf ^ spread));
            }
        }
    }

    /** Evenly from -1.73 to 1.73: a deviation of 1. */
    private double uniform() {
        return (next() >> 11) * 0x1p-52 * Math.sqrt(3);
    }

    private long next() {
        long x = s0;
        long y = s1;
        s0 = y;
        x ^= x << 23;
        s1 = x ^ y ^ (x >>> 17) ^ (y >>> 26);
        return s1 + y;
    }
}
