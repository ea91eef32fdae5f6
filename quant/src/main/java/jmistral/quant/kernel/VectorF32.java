package jmistral.quant.kernel;

import java.lang.foreign.MemorySegment;
import jmistral.quant.BlockFormat;
import jmistral.quant.TensorType;
import jmistral.quant.format.BlockFields;

/** {@link jmistral.quant.format.F32}: unpacking is a copy. */
final class VectorF32 implements BlockFormat {
    @Override
    public TensorType type() {
        return TensorType.F32;
    }

    @Override
    public void dequantize(MemorySegment source, long offsetBytes, float[] target, int targetOffset, int elements) {
        MemorySegment.copy(source, BlockFields.FLOAT, offsetBytes, target, targetOffset, elements);
    }
}
