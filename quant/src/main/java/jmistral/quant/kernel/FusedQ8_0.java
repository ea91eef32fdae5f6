package jmistral.quant.kernel;

import static jmistral.quant.format.Q8_0.BLOCK_BYTES;
import static jmistral.quant.format.Q8_0.BLOCK_ELEMENTS;
import static jmistral.quant.format.Q8_0.QS;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.LANES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jmistral.quant.format.BlockFields;

/** Rows of {@link jmistral.quant.format.Q8_0}, two streams at a time. */
final class FusedQ8_0 extends TwoStreams {
    @Override
    public ActivationLayout layout() {
        return ActivationLayout.NATURAL;
    }

    @Override
    long rowBytes(int columns) {
        return columns / BLOCK_ELEMENTS * (long) BLOCK_BYTES;
    }

    @Override
    void multiplyPairs(MemorySegment w, long p, long stride, int pairs, int columns, float[] x, float[] lanes) {
        int blocks = columns / BLOCK_ELEMENTS;
        long block = p;
        for (int r = 0; r < pairs; r++) {
            FloatVector a = FloatVector.zero(F);
            FloatVector b = a;
            for (int i = 0; i < blocks; i++) {
                FloatVector sumA = FloatVector.zero(F);
                FloatVector sumB = sumA;
                for (int j = 0; j < BLOCK_ELEMENTS; j += LANES) {
                    FloatVector activations = FloatVector.fromArray(F, x, i * BLOCK_ELEMENTS + j);
                    sumA = ((FloatVector) VectorShapes.bytes(w, block + QS + j).castShape(F, 0)).fma(activations, sumA);
                    sumB = ((FloatVector) VectorShapes.bytes(w, block + stride + QS + j)
                                    .castShape(F, 0))
                            .fma(activations, sumB);
                }
                a = sumA.fma(FloatVector.broadcast(F, BlockFields.half(w, block)), a);
                b = sumB.fma(FloatVector.broadcast(F, BlockFields.half(w, block + stride)), b);
                block += BLOCK_BYTES;
            }
            a.intoArray(lanes, 2 * r * LANES);
            b.intoArray(lanes, (2 * r + 1) * LANES);
        }
    }
}
