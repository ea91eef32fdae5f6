package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.B2I;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jdk.incubator.vector.VectorOperators.SUB;
import static jmistral.quant.format.Q4_K.BLOCK_BYTES;
import static jmistral.quant.format.Q4_K.BLOCK_ELEMENTS;
import static jmistral.quant.format.Q4_K.D;
import static jmistral.quant.format.Q4_K.DMIN;
import static jmistral.quant.format.Q4_K.QS;
import static jmistral.quant.format.Q4_K.SCALES;
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

/** {@link jmistral.quant.format.Q4_K} with vectors. */
final class VectorQ4_K implements BlockFormat {
    @Override
    public TensorType type() {
        return TensorType.Q4_K;
    }

    @Override
    public void dequantize(MemorySegment source, long offsetBytes, float[] target, int targetOffset, int elements) {
        NativeMemory.check(source.isNative());
        long block = offsetBytes;
        for (int at = targetOffset; at < targetOffset + elements; at += BLOCK_ELEMENTS) {
            float d = BlockFields.half(source, block + D);
            float dmin = BlockFields.half(source, block + DMIN);
            long scales = PackedScales.scales(source, block + SCALES);
            long mins = PackedScales.mins(source, block + SCALES);
            for (int chunk = 0; chunk < BLOCK_ELEMENTS / 64; chunk++) {
                int sub = 2 * chunk;
                float scaleLow = d * PackedScales.at(scales, sub);
                float minLow = dmin * PackedScales.at(mins, sub);
                float scaleHigh = d * PackedScales.at(scales, sub + 1);
                float minHigh = dmin * PackedScales.at(mins, sub + 1);
                long qs = block + QS + chunk * 32L;
                for (int j = 0; j < 32; j += LANES) {
                    IntVector packed = (FOUR_LANES
                            ? IntVector.broadcast(I, source.get(BlockFields.INT, qs + j))
                                    .lanewise(LSHL, BYTE_TO_TOP)
                                    .lanewise(ASHR, 24)
                            : (IntVector) ByteVector.fromMemorySegment(BYTES, source, qs + j, LE)
                                    .convertShape(B2I, I, 0));
                    IntVector low = packed.lanewise(AND, 15);
                    IntVector high = packed.lanewise(LSHR, 4).lanewise(AND, 15);
                    int to = at + 64 * chunk + j;
                    ((FloatVector) low.convertShape(I2F, F, 0))
                            .lanewise(MUL, scaleLow)
                            .lanewise(SUB, minLow)
                            .intoArray(target, to);
                    ((FloatVector) high.convertShape(I2F, F, 0))
                            .lanewise(MUL, scaleHigh)
                            .lanewise(SUB, minHigh)
                            .intoArray(target, to + 32);
                }
            }
            block += BLOCK_BYTES;
        }
    }
}
