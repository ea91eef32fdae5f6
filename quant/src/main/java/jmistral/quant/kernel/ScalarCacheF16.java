package jmistral.quant.kernel;

import java.lang.foreign.MemorySegment;
import jmistral.quant.format.BlockFields;

/** Cache rows of 16-bit floats. */
final class ScalarCacheF16 extends ScalarCache {
    @Override
    public long rowBytes(int length) {
        return (long) length * Short.BYTES;
    }

    @Override
    public void store(float[] source, int sourceOffset, int length, MemorySegment target, long offsetBytes) {
        for (int c = 0; c < length; c++) {
            target.set(
                    BlockFields.SHORT,
                    offsetBytes + (long) c * Short.BYTES,
                    Float.floatToFloat16(source[sourceOffset + c]));
        }
    }

    @Override
    float element(MemorySegment row, long offsetBytes, int index) {
        return Float.float16ToFloat(row.get(BlockFields.SHORT, offsetBytes + (long) index * Short.BYTES));
    }
}
