package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.B2I;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jmistral.quant.format.Q8_0.BLOCK_BYTES;
import static jmistral.quant.format.Q8_0.BLOCK_ELEMENTS;
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
import jmistral.quant.TensorType;
import jmistral.quant.format.BlockFields;

/** Rows of {@link jmistral.quant.format.Q8_0}, two streams at a time. */
final class FusedQ8_0 extends TwoStreams {
    FusedQ8_0() {
        super(TensorType.Q8_0);
    }

    @Override
    public ActivationLayout layout() {
        return ActivationLayout.NATURAL;
    }

    @Override
    void multiplyPairs(
            MemorySegment w, long p, long stride, int pairs, int columns, float[] x, int xOffset, float[] lanes) {
        NativeMemory.check(w.isNative());
        int blocks = columns / BLOCK_ELEMENTS;
        long block = p;
        for (int r = 0; r < pairs; r++) {
            FloatVector a = FloatVector.zero(F);
            FloatVector b = a;
            for (int i = 0; i < blocks; i++) {
                FloatVector sumA = FloatVector.zero(F);
                FloatVector sumB = sumA;
                for (int j = 0; j < BLOCK_ELEMENTS; j += LANES) {
                    FloatVector activations = FloatVector.fromArray(F, x, xOffset + i * BLOCK_ELEMENTS + j);
                    sumA = ((FloatVector) (FOUR_LANES
                                            ? IntVector.broadcast(I, w.get(BlockFields.INT, block + QS + j))
                                                    .lanewise(LSHL, BYTE_TO_TOP)
                                                    .lanewise(ASHR, 24)
                                            : (IntVector) ByteVector.fromMemorySegment(BYTES, w, block + QS + j, LE)
                                                    .convertShape(B2I, I, 0))
                                    .convertShape(I2F, F, 0))
                            .lanewise(FMA, activations, sumA);
                    sumB = ((FloatVector) (FOUR_LANES
                                            ? IntVector.broadcast(I, w.get(BlockFields.INT, block + stride + QS + j))
                                                    .lanewise(LSHL, BYTE_TO_TOP)
                                                    .lanewise(ASHR, 24)
                                            : (IntVector)
                                                    ByteVector.fromMemorySegment(BYTES, w, block + stride + QS + j, LE)
                                                            .convertShape(B2I, I, 0))
                                    .convertShape(I2F, F, 0))
                            .lanewise(FMA, activations, sumB);
                }
                a = sumA.lanewise(
                        FMA, FloatVector.broadcast(F, Float.float16ToFloat(w.get(BlockFields.SHORT, block))), a);
                b = sumB.lanewise(
                        FMA,
                        FloatVector.broadcast(F, Float.float16ToFloat(w.get(BlockFields.SHORT, block + stride))),
                        b);
                block += BLOCK_BYTES;
            }
            a.intoArray(lanes, 2 * r * LANES);
            b.intoArray(lanes, (2 * r + 1) * LANES);
        }
    }
}
