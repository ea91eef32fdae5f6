package jmistral.quant.kernel;

import static jmistral.quant.format.Q3_K.BLOCK_BYTES;
import static jmistral.quant.format.Q3_K.BLOCK_ELEMENTS;
import static jmistral.quant.format.Q3_K.D;
import static jmistral.quant.format.Q3_K.HMASK;
import static jmistral.quant.format.Q3_K.QS;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.LANES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jmistral.quant.BlockFormat;
import jmistral.quant.TensorType;
import jmistral.quant.format.BlockFields;
import jmistral.quant.format.Q3_K;

/** {@link Q3_K} with vectors. */
final class VectorQ3_K implements BlockFormat {
    @Override
    public TensorType type() {
        return TensorType.Q3_K;
    }

    @Override
    public void dequantize(MemorySegment source, long offsetBytes, float[] target, int targetOffset, int elements) {
        long block = offsetBytes;
        for (int at = targetOffset; at < targetOffset + elements; at += BLOCK_ELEMENTS) {
            float d = BlockFields.half(source, block + D);
            for (int group = 0; group < BLOCK_ELEMENTS / 16; group++) {
                float scale = d * Q3_K.scale(source, block, group);
                long qs = block + QS + group / 8 * 32L + group % 2 * 16L;
                long hmask = block + HMASK + group % 2 * 16L;
                int shift = group % 8 / 2 * 2;
                for (int j = 0; j < 16; j += LANES) {
                    IntVector low = VectorShapes.bytes(source, qs + j)
                            .lanewise(VectorOperators.LSHR, shift)
                            .and(3);
                    IntVector high = VectorShapes.bytes(source, hmask + j)
                            .lanewise(VectorOperators.LSHR, group / 2)
                            .and(1)
                            .lanewise(VectorOperators.LSHL, 2);
                    ((FloatVector) low.or(high).sub(4).castShape(F, 0))
                            .mul(scale)
                            .intoArray(target, at + 16 * group + j);
                }
            }
            block += BLOCK_BYTES;
        }
    }
}
