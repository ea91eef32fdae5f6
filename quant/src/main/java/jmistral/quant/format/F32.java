package jmistral.quant.format;

import java.lang.foreign.MemorySegment;
import jmistral.quant.BlockEncoder;
import jmistral.quant.BlockFormat;
import jmistral.quant.TensorType;

/** 32-bit IEEE floats. */
public final class F32 implements BlockFormat, BlockEncoder {
    /** Bytes of an element. */
    public static final int BLOCK_BYTES = 4;

    private static final float LARGEST = Float.MAX_VALUE;

    @Override
    public TensorType type() {
        return TensorType.F32;
    }

    @Override
    public void dequantize(MemorySegment source, long offsetBytes, float[] target, int targetOffset, int elements) {
        Checks.blocks(type(), source, offsetBytes, target, targetOffset, elements);
        MemorySegment.copy(source, BlockFields.FLOAT, offsetBytes, target, targetOffset, elements);
    }

    @Override
    public void quantize(float[] source, int sourceOffset, MemorySegment target, long offsetBytes, int elements) {
        Checks.blocks(type(), LARGEST, source, sourceOffset, target, offsetBytes, elements);
        MemorySegment.copy(source, sourceOffset, target, BlockFields.FLOAT, offsetBytes, elements);
    }
}
