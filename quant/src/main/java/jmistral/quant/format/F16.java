package jmistral.quant.format;

import java.lang.foreign.MemorySegment;
import jmistral.quant.BlockEncoder;
import jmistral.quant.BlockFormat;
import jmistral.quant.TensorType;

/** 16-bit IEEE floats. */
public final class F16 implements BlockFormat, BlockEncoder {
    /** Bytes of an element. */
    public static final int BLOCK_BYTES = 2;

    private static final float LARGEST = 0x1.ffdffep15f; // the next float rounds to infinity

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

    @Override
    public void quantize(float[] source, int sourceOffset, MemorySegment target, long offsetBytes, int elements) {
        Checks.blocks(type(), LARGEST, source, sourceOffset, target, offsetBytes, elements);
        for (int i = 0; i < elements; i++) {
            BlockFields.putHalf(
                    target, offsetBytes + (long) i * BLOCK_BYTES, Float.floatToFloat16(source[sourceOffset + i]));
        }
    }
}
