package jmistral.quant.kernel;

import java.lang.foreign.MemorySegment;
import jmistral.quant.format.BlockFields;

/** Cache rows of 32-bit floats. */
final class ScalarCacheF32 extends ScalarCache {
    @Override
    public long rowBytes(int length) {
        return (long) length * Float.BYTES;
    }

    @Override
    public void store(float[] source, int sourceOffset, int length, MemorySegment target, long offsetBytes) {
        MemorySegment.copy(source, sourceOffset, target, BlockFields.FLOAT, offsetBytes, length);
    }

    @Override
    float element(MemorySegment row, long offsetBytes, int index) {
        return row.get(BlockFields.FLOAT, offsetBytes + (long) index * Float.BYTES);
    }
}
