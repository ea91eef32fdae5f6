package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.S2I;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.I;
import static jmistral.quant.kernel.VectorShapes.LANES;
import static jmistral.quant.kernel.VectorShapes.LE;
import static jmistral.quant.kernel.VectorShapes.SHORTS;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jmistral.quant.TensorType;
import jmistral.quant.format.BlockFields;

/** Rows of {@link jmistral.quant.format.BF16}, two streams at a time. */
final class FusedBF16 extends TwoStreams {
    FusedBF16() {
        super(TensorType.BF16);
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
                a = ((IntVector) ShortVector.fromMemorySegment(SHORTS, w, p + c * 2L, LE)
                                .convertShape(S2I, I, 0))
                        .lanewise(LSHL, 16)
                        .reinterpretAsFloats()
                        .lanewise(FMA, activations, a);
                b = ((IntVector) ShortVector.fromMemorySegment(SHORTS, w, q + c * 2L, LE)
                                .convertShape(S2I, I, 0))
                        .lanewise(LSHL, 16)
                        .reinterpretAsFloats()
                        .lanewise(FMA, activations, b);
            }
            int laneA = 2 * r * LANES;
            int laneB = laneA + LANES;
            a.intoArray(lanes, laneA);
            b.intoArray(lanes, laneB);
            for (int c = vectors; c < columns; c++) {
                lanes[laneA] = Math.fma(
                        Float.intBitsToFloat(w.get(BlockFields.SHORT, p + c * 2L) << 16), x[xOffset + c], lanes[laneA]);
                lanes[laneB] = Math.fma(
                        Float.intBitsToFloat(w.get(BlockFields.SHORT, q + c * 2L) << 16), x[xOffset + c], lanes[laneB]);
            }
            p += columns * 2L;
        }
    }
}
