package jmistral.quant.kernel;

import static jmistral.quant.format.Q2_K.BLOCK_BYTES;
import static jmistral.quant.format.Q2_K.BLOCK_ELEMENTS;
import static jmistral.quant.format.Q2_K.D;
import static jmistral.quant.format.Q2_K.DMIN;
import static jmistral.quant.format.Q2_K.QS;
import static jmistral.quant.format.Q2_K.SCALES;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.LANES;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jmistral.quant.BlockFormat;
import jmistral.quant.TensorType;
import jmistral.quant.format.BlockFields;

/** {@link jmistral.quant.format.Q2_K} with vectors. */
final class VectorQ2_K implements BlockFormat {
    @Override
    public TensorType type() {
        return TensorType.Q2_K;
    }

    @Override
    public void dequantize(MemorySegment source, long offsetBytes, float[] target, int targetOffset, int elements) {
        long block = offsetBytes;
        for (int at = targetOffset; at < targetOffset + elements; at += BLOCK_ELEMENTS) {
            float d = BlockFields.half(source, block + D);
            float dmin = BlockFields.half(source, block + DMIN);
            for (int group = 0; group < BLOCK_ELEMENTS / 16; group++) {
                int packed = source.get(ValueLayout.JAVA_BYTE, block + SCALES + group);
                float scale = d * (packed & 15);
                float min = dmin * (packed >> 4 & 15);
                long qs = block + QS + group / 8 * 32L + group % 2 * 16L;
                int shift = group % 8 / 2 * 2;
                for (int j = 0; j < 16; j += LANES) {
                    IntVector q = VectorShapes.bytes(source, qs + j)
                            .lanewise(VectorOperators.LSHR, shift)
                            .and(3);
                    ((FloatVector) q.castShape(F, 0)).mul(scale).sub(min).intoArray(target, at + 16 * group + j);
                }
            }
            block += BLOCK_BYTES;
        }
    }
}
