package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.B2I;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jdk.incubator.vector.VectorOperators.SUB;
import static jmistral.quant.format.Q2_K.BLOCK_BYTES;
import static jmistral.quant.format.Q2_K.BLOCK_ELEMENTS;
import static jmistral.quant.format.Q2_K.D;
import static jmistral.quant.format.Q2_K.DMIN;
import static jmistral.quant.format.Q2_K.QS;
import static jmistral.quant.format.Q2_K.SCALES;
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

/** {@link jmistral.quant.format.Q2_K} with vectors. */
final class VectorQ2_K implements BlockFormat {
    @Override
    public TensorType type() {
        return TensorType.Q2_K;
    }

    @Override
    public void dequantize(MemorySegment source, long offsetBytes, float[] target, int targetOffset, int elements) {
        NativeMemory.check(source.isNative());
        long block = offsetBytes;
        for (int at = targetOffset; at < targetOffset + elements; at += BLOCK_ELEMENTS) {
            float d = BlockFields.half(source, block + D);
            float dmin = BlockFields.half(source, block + DMIN);
            for (int run = 0; run < 4; run++) { // 16 bytes of QS: groups first, first + 2, first + 4 and first + 6
                int first = run / 2 * 8 + run % 2;
                long scales = source.get(BlockFields.LONG, block + SCALES + run / 2 * 8L) >>> (run % 2 * 8);
                float scale0 = d * ((int) scales & 15);
                float min0 = dmin * ((int) scales >>> 4 & 15);
                float scale1 = d * ((int) scales >>> 16 & 15);
                float min1 = dmin * ((int) scales >>> 20 & 15);
                float scale2 = d * ((int) (scales >>> 32) & 15);
                float min2 = dmin * ((int) (scales >>> 36) & 15);
                float scale3 = d * ((int) (scales >>> 48) & 15);
                float min3 = dmin * ((int) (scales >>> 52) & 15);
                for (int j = 0; j < 16; j += LANES) {
                    IntVector packed = (FOUR_LANES
                            ? IntVector.broadcast(I, source.get(BlockFields.INT, block + QS + run * 16L + j))
                                    .lanewise(LSHL, BYTE_TO_TOP)
                                    .lanewise(ASHR, 24)
                            : (IntVector) ByteVector.fromMemorySegment(BYTES, source, block + QS + run * 16L + j, LE)
                                    .convertShape(B2I, I, 0));
                    int to = at + 16 * first + j;
                    FloatVector q = (FloatVector) packed.lanewise(AND, 3).convertShape(I2F, F, 0);
                    q.lanewise(MUL, scale0).lanewise(SUB, min0).intoArray(target, to);
                    q = (FloatVector) packed.lanewise(LSHR, 2).lanewise(AND, 3).convertShape(I2F, F, 0);
                    q.lanewise(MUL, scale1).lanewise(SUB, min1).intoArray(target, to + 32);
                    q = (FloatVector) packed.lanewise(LSHR, 4).lanewise(AND, 3).convertShape(I2F, F, 0);
                    q.lanewise(MUL, scale2).lanewise(SUB, min2).intoArray(target, to + 64);
                    q = (FloatVector) packed.lanewise(LSHR, 6).lanewise(AND, 3).convertShape(I2F, F, 0);
                    q.lanewise(MUL, scale3).lanewise(SUB, min3).intoArray(target, to + 96);
                }
            }
            block += BLOCK_BYTES;
        }
    }
}
