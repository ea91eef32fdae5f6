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
import static jmistral.quant.format.Q6_K.BLOCK_BYTES;
import static jmistral.quant.format.Q6_K.BLOCK_ELEMENTS;
import static jmistral.quant.format.Q6_K.D;
import static jmistral.quant.format.Q6_K.QH;
import static jmistral.quant.format.Q6_K.QL;
import static jmistral.quant.format.Q6_K.SCALES;
import static jmistral.quant.kernel.VectorShapes.BYTES;
import static jmistral.quant.kernel.VectorShapes.BYTE_TO_TOP;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.FOUR_LANES;
import static jmistral.quant.kernel.VectorShapes.I;
import static jmistral.quant.kernel.VectorShapes.LANES;
import static jmistral.quant.kernel.VectorShapes.LE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jmistral.quant.BlockFormat;
import jmistral.quant.TensorType;
import jmistral.quant.format.BlockFields;

/** {@link jmistral.quant.format.Q6_K} with vectors. */
final class VectorQ6_K implements BlockFormat {
    @Override
    public TensorType type() {
        return TensorType.Q6_K;
    }

    @Override
    public void dequantize(MemorySegment source, long offsetBytes, float[] target, int targetOffset, int elements) {
        NativeMemory.check(source.isNative());
        long block = offsetBytes;
        for (int at = targetOffset; at < targetOffset + elements; at += BLOCK_ELEMENTS) {
            float d = BlockFields.half(source, block + D);
            for (int quarter = 0; quarter < 8; quarter++) { // 16 bytes of ql: groups first (low) and first + 4 (high)
                int first = quarter / 4 * 8 + quarter % 4;
                float scaleLow = d * source.get(ValueLayout.JAVA_BYTE, block + SCALES + first);
                float scaleHigh = d * source.get(ValueLayout.JAVA_BYTE, block + SCALES + first + 4);
                long ql = block + QL + quarter * 16L;
                long qh = block + QH + quarter / 4 * 32L + quarter % 2 * 16L;
                int shift = quarter % 4 / 2 * 2;
                for (int j = 0; j < 16; j += LANES) {
                    IntVector packed = (FOUR_LANES
                            ? IntVector.broadcast(I, source.get(BlockFields.INT, ql + j))
                                    .lanewise(LSHL, BYTE_TO_TOP)
                                    .lanewise(ASHR, 24)
                            : (IntVector) ByteVector.fromMemorySegment(BYTES, source, ql + j, LE)
                                    .convertShape(B2I, I, 0));
                    IntVector upper = (FOUR_LANES
                                    ? IntVector.broadcast(I, source.get(BlockFields.INT, qh + j))
                                            .lanewise(LSHL, BYTE_TO_TOP)
                                            .lanewise(ASHR, 24)
                                    : (IntVector) ByteVector.fromMemorySegment(BYTES, source, qh + j, LE)
                                            .convertShape(B2I, I, 0))
                            .lanewise(LSHR, shift);
                    IntVector low = upper.lanewise(LSHL, 4).lanewise(AND, 0x30).lanewise(OR, packed.lanewise(AND, 15));
                    IntVector high = upper.lanewise(AND, 0x30)
                            .lanewise(OR, packed.lanewise(LSHR, 4).lanewise(AND, 15));
                    int to = at + 16 * first + j;
                    ((FloatVector) low.lanewise(SUB, 32).convertShape(I2F, F, 0))
                            .lanewise(MUL, scaleLow)
                            .intoArray(target, to);
                    ((FloatVector) high.lanewise(SUB, 32).convertShape(I2F, F, 0))
                            .lanewise(MUL, scaleHigh)
                            .intoArray(target, to + 64);
                }
            }
            block += BLOCK_BYTES;
        }
    }
}
