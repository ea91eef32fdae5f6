package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.B2I;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jmistral.quant.format.Q4_1.BLOCK_BYTES;
import static jmistral.quant.format.Q4_1.BLOCK_ELEMENTS;
import static jmistral.quant.format.Q4_1.D;
import static jmistral.quant.format.Q4_1.M;
import static jmistral.quant.format.Q4_1.QS;
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

/** {@link jmistral.quant.format.Q4_1} with vectors. */
final class VectorQ4_1 implements BlockFormat {
    @Override
    public TensorType type() {
        return TensorType.Q4_1;
    }

    @Override
    public void dequantize(MemorySegment source, long offsetBytes, float[] target, int targetOffset, int elements) {
        NativeMemory.check(source.isNative());
        long block = offsetBytes;
        for (int at = targetOffset; at < targetOffset + elements; at += BLOCK_ELEMENTS) {
            float d = BlockFields.half(source, block + D);
            float m = BlockFields.half(source, block + M);
            for (int j = 0; j < 16; j += LANES) {
                IntVector packed = (FOUR_LANES
                        ? IntVector.broadcast(I, source.get(BlockFields.INT, block + QS + j))
                                .lanewise(LSHL, BYTE_TO_TOP)
                                .lanewise(ASHR, 24)
                        : (IntVector) ByteVector.fromMemorySegment(BYTES, source, block + QS + j, LE)
                                .convertShape(B2I, I, 0));
                IntVector low = packed.lanewise(AND, 15);
                IntVector high = packed.lanewise(LSHR, 4).lanewise(AND, 15);
                ((FloatVector) low.convertShape(I2F, F, 0))
                        .lanewise(MUL, d)
                        .lanewise(ADD, m)
                        .intoArray(target, at + j);
                ((FloatVector) high.convertShape(I2F, F, 0))
                        .lanewise(MUL, d)
                        .lanewise(ADD, m)
                        .intoArray(target, at + j + 16);
            }
            block += BLOCK_BYTES;
        }
    }
}
