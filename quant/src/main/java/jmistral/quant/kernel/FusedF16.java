package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.S2I;
import static jdk.incubator.vector.VectorOperators.SUB;
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

/** Rows of {@link jmistral.quant.format.F16}, two streams at a time; see {@link VectorF16} for the conversion. */
final class FusedF16 extends TwoStreams {
    FusedF16() {
        super(TensorType.F16);
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
        IntVector signAndMagnitude = IntVector.broadcast(I, 0x8fffe000);
        IntVector magnitude = IntVector.broadcast(I, 0x7fff);
        IntVector largestFinite = IntVector.broadcast(I, 0x7bff);
        IntVector infinity = IntVector.broadcast(I, 0x7f800000);
        for (int r = 0; r < pairs; r++) {
            long q = p + stride;
            FloatVector a = FloatVector.zero(F);
            FloatVector b = a;
            for (int c = 0; c < vectors; c += LANES) {
                FloatVector activations = FloatVector.fromArray(F, x, xOffset + c);
                IntVector halfA = ((IntVector)
                        ShortVector.fromMemorySegment(SHORTS, w, p + c * 2L, LE).convertShape(S2I, I, 0));
                a = halfA.lanewise(LSHL, 13)
                        .lanewise(AND, signAndMagnitude)
                        .reinterpretAsFloats()
                        .lanewise(MUL, 0x1p112f)
                        .reinterpretAsInts()
                        .lanewise(
                                OR,
                                largestFinite
                                        .lanewise(SUB, halfA.lanewise(AND, magnitude))
                                        .lanewise(ASHR, 31)
                                        .lanewise(AND, infinity))
                        .reinterpretAsFloats()
                        .lanewise(FMA, activations, a);
                IntVector halfB = ((IntVector)
                        ShortVector.fromMemorySegment(SHORTS, w, q + c * 2L, LE).convertShape(S2I, I, 0));
                b = halfB.lanewise(LSHL, 13)
                        .lanewise(AND, signAndMagnitude)
                        .reinterpretAsFloats()
                        .lanewise(MUL, 0x1p112f)
                        .reinterpretAsInts()
                        .lanewise(
                                OR,
                                largestFinite
                                        .lanewise(SUB, halfB.lanewise(AND, magnitude))
                                        .lanewise(ASHR, 31)
                                        .lanewise(AND, infinity))
                        .reinterpretAsFloats()
                        .lanewise(FMA, activations, b);
            }
            int laneA = 2 * r * LANES;
            int laneB = laneA + LANES;
            a.intoArray(lanes, laneA);
            b.intoArray(lanes, laneB);
            for (int c = vectors; c < columns; c++) {
                lanes[laneA] = Math.fma(BlockFields.half(w, p + c * 2L), x[xOffset + c], lanes[laneA]);
                lanes[laneB] = Math.fma(BlockFields.half(w, q + c * 2L), x[xOffset + c], lanes[laneB]);
            }
            p += columns * 2L;
        }
    }
}
