package jmistral.quant.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import jmistral.quant.TensorType;
import jmistral.quant.format.BlockFields;

/** Cache rows of Q8_0 blocks: a 16-bit float d and 32 signed bytes q, each element d * q. */
final class ScalarCacheQ8 extends ScalarCache {
    static final int BLOCK_ELEMENTS = TensorType.Q8_0.blockElements();
    static final int BLOCK_BYTES = TensorType.Q8_0.blockBytes();
    static final int QUANTS_OFFSET_BYTES = Short.BYTES;

    @Override
    public long rowBytes(int length) {
        if (length % BLOCK_ELEMENTS != 0) {
            throw new IllegalArgumentException(
                    "a Q8_0 cache needs rows of a multiple of " + BLOCK_ELEMENTS + " elements, not " + length);
        }
        return TensorType.Q8_0.bytesFor(length);
    }

    @Override
    public void store(float[] source, int sourceOffset, int length, MemorySegment target, long offsetBytes) {
        for (int b = 0; b < length / BLOCK_ELEMENTS; b++) {
            storeBlock(source, sourceOffset + b * BLOCK_ELEMENTS, target, offsetBytes + (long) b * BLOCK_BYTES);
        }
    }

    static void storeBlock(float[] source, int sourceOffset, MemorySegment target, long offsetBytes) {
        float largest = 0;
        for (int i = sourceOffset; i < sourceOffset + BLOCK_ELEMENTS; i++) {
            largest = Math.max(largest, Math.abs(source[i]));
        }
        short scale = Float.floatToFloat16(largest / 127);
        float d = Float.float16ToFloat(scale);
        float inverse = d == 0 ? 0 : 1 / d;
        target.set(BlockFields.SHORT, offsetBytes, scale);
        for (int i = 0; i < BLOCK_ELEMENTS; i++) {
            int q = Math.clamp((int) Math.rint(source[sourceOffset + i] * inverse), -127, 127);
            target.set(JAVA_BYTE, offsetBytes + QUANTS_OFFSET_BYTES + i, (byte) q);
        }
    }

    @Override
    float element(MemorySegment row, long offsetBytes, int index) {
        long block = offsetBytes + (long) (index / BLOCK_ELEMENTS) * BLOCK_BYTES;
        float d = Float.float16ToFloat(row.get(BlockFields.SHORT, block));
        return d * row.get(JAVA_BYTE, block + QUANTS_OFFSET_BYTES + index % BLOCK_ELEMENTS);
    }
}
