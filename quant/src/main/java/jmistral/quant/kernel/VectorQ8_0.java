package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.B2I;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jmistral.quant.format.Q8_0.BLOCK_BYTES;
import static jmistral.quant.format.Q8_0.BLOCK_ELEMENTS;
import static jmistral.quant.format.Q8_0.D;
import static jmistral.quant.format.Q8_0.QS;
import static jmistral.quant.kernel.VectorShapes.BYTES;
import static jmistral.quant.kernel.VectorShapes.BYTE_TO_TOP;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.FOUR_LANES;
import static jmistral.quant.kernel.VectorShapes.I;
import static jmistral.quant.kernel.VectorShapes.LANES;
import static jmistral.quant.kernel.VectorShapes.LE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jmistral.quant.BlockFormat;
import jmistral.quant.TensorType;
import jmistral.quant.format.BlockFields;

/** {@link jmistral.quant.format.Q8_0} with vectors. */
final class VectorQ8_0 implements BlockFormat {
    @Override
    public TensorType type() {
        return TensorType.Q8_0;
    }

    @Override
    public void dequantize(MemorySegment source, long offsetBytes, float[] target, int targetOffset, int elements) {
        NativeMemory.check(source.isNative());
        long block = offsetBytes;
        for (int at = targetOffset; at < targetOffset + elements; at += BLOCK_ELEMENTS) {
            float d = BlockFields.half(source, block + D);
            for (int j = 0; j < BLOCK_ELEMENTS; j += LANES) {
                ((FloatVector) (FOUR_LANES
                                        ? IntVector.broadcast(I, source.get(BlockFields.INT, block + QS + j))
                                                .lanewise(LSHL, BYTE_TO_TOP)
                                                .lanewise(ASHR, 24)
                                        : (IntVector) ByteVector.fromMemorySegment(BYTES, source, block + QS + j, LE)
                                                .convertShape(B2I, I, 0))
                                .convertShape(I2F, F, 0))
                        .lanewise(MUL, d)
                        .intoArray(target, at + j);
            }
            block += BLOCK_BYTES;
        }
    }
}
