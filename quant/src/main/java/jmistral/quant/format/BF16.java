package jmistral.quant.format;

import java.lang.foreign.MemorySegment;
import jmistral.quant.BlockFormat;
import jmistral.quant.TensorType;

/** Brain floats: the upper half of a 32-bit IEEE float. */
public final class BF16 implements BlockFormat {
    /** Bytes of an element. */
    public static final int BLOCK_BYTES = 2;

    @Override
    public TensorType type() {
        return TensorType.BF16;
    }

    @Override
    public void dequantize(MemorySegment source, long offsetBytes, float[] target, int targetOffset, int elements) {
        Checks.blocks(type(), source, offsetBytes, target, targetOffset, elements);
        for (int i = 0; i < elements; i++) {
            int upper = source.get(BlockFields.SHORT, offsetBytes + (long) i * BLOCK_BYTES);
            target[targetOffset + i] = Float.intBitsToFloat(upper << Short.SIZE);
        }
    }
}
