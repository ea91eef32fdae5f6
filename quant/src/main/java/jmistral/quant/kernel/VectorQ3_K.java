package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.B2I;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.SUB;
import static jmistral.quant.format.Q3_K.BLOCK_BYTES;
import static jmistral.quant.format.Q3_K.BLOCK_ELEMENTS;
import static jmistral.quant.format.Q3_K.D;
import static jmistral.quant.format.Q3_K.HMASK;
import static jmistral.quant.format.Q3_K.QS;
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
import jmistral.quant.format.Q3_K;

/** {@link Q3_K} with vectors. */
final class VectorQ3_K implements BlockFormat {
    @Override
    public TensorType type() {
        return TensorType.Q3_K;
    }

    @Override
    public void dequantize(MemorySegment source, long offsetBytes, float[] target, int targetOffset, int elements) {
        NativeMemory.check(source.isNative());
        long block = offsetBytes;
        for (int at = targetOffset; at < targetOffset + elements; at += BLOCK_ELEMENTS) {
            float d = BlockFields.half(source, block + D);
            for (int run = 0; run < 4; run++) { // 16 bytes of QS: groups first, first + 2, first + 4 and first + 6
                int first = run / 2 * 8 + run % 2;
                float scale0 = d * Q3_K.scale(source, block, first);
                float scale1 = d * Q3_K.scale(source, block, first + 2);
                float scale2 = d * Q3_K.scale(source, block, first + 4);
                float scale3 = d * Q3_K.scale(source, block, first + 6);
                for (int j = 0; j < 16; j += LANES) {
                    IntVector packed = (FOUR_LANES
                            ? IntVector.broadcast(I, source.get(BlockFields.INT, block + QS + run * 16L + j))
                                    .lanewise(LSHL, BYTE_TO_TOP)
                                    .lanewise(ASHR, 24)
                            : (IntVector) ByteVector.fromMemorySegment(BYTES, source, block + QS + run * 16L + j, LE)
                                    .convertShape(B2I, I, 0));
                    IntVector high = (FOUR_LANES
                                    ? IntVector.broadcast(
                                                    I, source.get(BlockFields.INT, block + HMASK + run % 2 * 16L + j))
                                            .lanewise(LSHL, BYTE_TO_TOP)
                                            .lanewise(ASHR, 24)
                                    : (IntVector) ByteVector.fromMemorySegment(
                                                    BYTES, source, block + HMASK + run % 2 * 16L + j, LE)
                                            .convertShape(B2I, I, 0))
                            .lanewise(LSHR, run / 2 * 4);
                    IntVector q;
                    int to = at + 16 * first + j;
                    q = packed.lanewise(AND, 3)
                            .lanewise(OR, high.lanewise(LSHL, 2).lanewise(AND, 4))
                            .lanewise(SUB, 4);
                    ((FloatVector) q.convertShape(I2F, F, 0))
                            .lanewise(MUL, scale0)
                            .intoArray(target, to + 0);
                    q = packed.lanewise(LSHR, 2)
                            .lanewise(AND, 3)
                            .lanewise(
                                    OR, high.lanewise(LSHR, 1).lanewise(LSHL, 2).lanewise(AND, 4))
                            .lanewise(SUB, 4);
                    ((FloatVector) q.convertShape(I2F, F, 0))
                            .lanewise(MUL, scale1)
                            .intoArray(target, to + 32);
                    q = packed.lanewise(LSHR, 4)
                            .lanewise(AND, 3)
                            .lanewise(
                                    OR, high.lanewise(LSHR, 2).lanewise(LSHL, 2).lanewise(AND, 4))
                            .lanewise(SUB, 4);
                    ((FloatVector) q.convertShape(I2F, F, 0))
                            .lanewise(MUL, scale2)
                            .intoArray(target, to + 64);
                    q = packed.lanewise(LSHR, 6)
                            .lanewise(AND, 3)
                            .lanewise(
                                    OR, high.lanewise(LSHR, 3).lanewise(LSHL, 2).lanewise(AND, 4))
                            .lanewise(SUB, 4);
                    ((FloatVector) q.convertShape(I2F, F, 0))
                            .lanewise(MUL, scale3)
                            .intoArray(target, to + 96);
                }
            }
            block += BLOCK_BYTES;
        }
    }
}
