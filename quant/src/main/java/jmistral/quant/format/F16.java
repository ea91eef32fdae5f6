package jmistral.quant.format;

import java.lang.foreign.MemorySegment;
import jmistral.quant.BlockFormat;
import jmistral.quant.TensorType;

/** 16-bit IEEE floats. */
public final class F16 implements BlockFormat {
    /** Bytes of an element. */
    public static final int BLOCK_BYTES = 2;

    @Override
    public TensorType type() {
        return TensorType.F16;
    }

    @Override
    public void dequantize(MemorySegment source, long offsetBytes, float[] target, int targetOffset, int elements) {
        Checks.blocks(type(), source, offsetBytes, target, targetOffset, elements);
        for (int i = 0; i < elements; i++) {
            target[targetOffset + i] = BlockFields.half(source, offsetBytes + (long) i * BLOCK_BYTES);
        }
    }
}
