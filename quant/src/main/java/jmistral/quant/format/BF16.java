package jmistral.quant.format;

import java.lang.foreign.MemorySegment;
import jmistral.quant.BlockEncoder;
import jmistral.quant.BlockFormat;
import jmistral.quant.TensorType;

/** Brain floats: the upper half of a 32-bit IEEE float. */
public final class BF16 implements BlockFormat, BlockEncoder {
    /** Bytes of an element. */
    public static final int BLOCK_BYTES = 2;

    private static final float LARGEST = 0x1.fefffep127f; // the next float rounds to infinity

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

    @Override
    public void quantize(float[] source, int sourceOffset, MemorySegment target, long offsetBytes, int elements) {
        Checks.blocks(type(), LARGEST, source, sourceOffset, target, offsetBytes, elements);
        for (int i = 0; i < elements; i++) {
            int bits = Float.floatToRawIntBits(source[sourceOffset + i]);
            int rounded = bits + 0x7fff + (bits >>> 16 & 1); // to nearest, ties to even
            target.set(BlockFields.SHORT, offsetBytes + (long) i * BLOCK_BYTES, (short) (rounded >> 16));
        }
    }
}
