package jmistral.quant.format;

import java.lang.foreign.MemorySegment;
import jmistral.quant.BlockFormat;
import jmistral.quant.TensorType;

/** 32-bit IEEE floats. */
public final class F32 implements BlockFormat {
    /** Bytes of an element. */
    public static final int BLOCK_BYTES = 4;

    @Override
    public TensorType type() {
        return TensorType.F32;
    }

    @Override
    public void dequantize(MemorySegment source, long offsetBytes, float[] target, int targetOffset, int elements) {
        Checks.blocks(type(), source, offsetBytes, target, targetOffset, elements);
        MemorySegment.copy(source, BlockFields.FLOAT, offsetBytes, target, targetOffset, elements);
    }
}
