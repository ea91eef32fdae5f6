package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.LANES;
import static jmistral.quant.kernel.VectorShapes.LE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jmistral.quant.TensorType;
import jmistral.quant.format.BlockFields;

/** Rows of {@link jmistral.quant.format.F32}, two streams at a time. */
final class FusedF32 extends TwoStreams {
    FusedF32() {
        super(TensorType.F32);
    }

    @Override
    public ActivationLayout layout() {
        return ActivationLayout.NATURAL;
    }

    @Override
    void multiplyPairs(
            MemorySegment w, long p, long stride, int pairs, int columns, float[] x, int xOffset, float[] lanes) {
        NativeMemory.check(w.isNative());
        int vectors = columns - columns % LANES;
        for (int r = 0; r < pairs; r++) {
            long q = p + stride;
            FloatVector a = FloatVector.zero(F);
            FloatVector b = a;
            for (int c = 0; c < vectors; c += LANES) {
                FloatVector activations = FloatVector.fromArray(F, x, xOffset + c);
                a = FloatVector.fromMemorySegment(F, w, p + c * 4L, LE).lanewise(FMA, activations, a);
                b = FloatVector.fromMemorySegment(F, w, q + c * 4L, LE).lanewise(FMA, activations, b);
            }
            int laneA = 2 * r * LANES;
            int laneB = laneA + LANES;
            a.intoArray(lanes, laneA);
            b.intoArray(lanes, laneB);
            for (int c = vectors; c < columns; c++) {
                lanes[laneA] = Math.fma(w.get(BlockFields.FLOAT, p + c * 4L), x[xOffset + c], lanes[laneA]);
                lanes[laneB] = Math.fma(w.get(BlockFields.FLOAT, q + c * 4L), x[xOffset + c], lanes[laneB]);
            }
            p += columns * 4L;
        }
    }
}
