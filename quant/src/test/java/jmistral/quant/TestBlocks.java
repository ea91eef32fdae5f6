package jmistral.quant;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jmistral.testdata.RandomBlocks;

/** Seeded matrices of every type, with sane values. */
public final class TestBlocks {
    private TestBlocks() {}

    /** A matrix of random blocks in native memory that ends where the matrix ends; it begins at an odd address. */
    public static Matrix matrix(Arena arena, TensorType type, int rows, int columns, long seed) {
        int blocks = Math.multiplyExact(rows, columns) / type.blockElements();
        byte[] bytes = blocks(type, blocks, seed);
        MemorySegment data = arena.allocate(bytes.length + 1L, 64);
        MemorySegment.copy(bytes, 0, data, ValueLayout.JAVA_BYTE, 1, bytes.length);
        return new Matrix(type, data, 1, rows, columns);
    }

    private static byte[] blocks(TensorType type, int count, long seed) {
        RandomBlocks random = new RandomBlocks(seed);
        return switch (type) {
            case F32, F16, BF16 -> plain(type, random.gaussian(count, 0.3f));
            case Q4_0, Q5_0, Q8_0, IQ4_NL, IQ4_XS -> random.blocks(count, type.blockBytes(), 0);
            case Q4_1, Q5_1, Q4_K, Q5_K -> random.blocks(count, type.blockBytes(), 0, 2);
            case Q2_K -> random.blocks(count, type.blockBytes(), 80, 82);
            case Q3_K -> random.blocks(count, type.blockBytes(), 108);
            case Q6_K -> random.blocks(count, type.blockBytes(), 208);
            default -> throw new IllegalArgumentException("no blocks of " + type);
        };
    }

    private static byte[] plain(TensorType type, float[] values) {
        MemorySegment bytes = MemorySegment.ofArray(new byte[values.length * type.blockBytes()]);
        for (int i = 0; i < values.length; i++) {
            long at = (long) i * type.blockBytes();
            int bits = Float.floatToRawIntBits(values[i]);
            switch (type) {
                case F32 -> bytes.set(ValueLayout.JAVA_INT_UNALIGNED, at, bits);
                case F16 -> bytes.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, Float.floatToFloat16(values[i]));
                default -> bytes.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, (short) (bits >>> 16));
            }
        }
        return bytes.toArray(ValueLayout.JAVA_BYTE);
    }
}
