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

/** Rows of {@link jmistral.quant.format.F16}: see {@link VectorF16} for the conversion. */
final class FusedF16 extends FloatStreams {
    private static final int TURN = TURN_COLUMNS / 3; // as many bytes as of quants

    FusedF16() {
        super(TensorType.F16);
    }

    @Override
    public ActivationLayout layout() {
        return ActivationLayout.NATURAL;
    }

    @Override
    void multiplyTwoRows(
            int streams,
            MemorySegment w,
            long offsetBytes,
            long stride,
            int rows,
            int columns,
            float[] x,
            int xOffset,
            float[] sums) {
        NativeMemory.check(w.isNative());
        int vectors = columns - columns % LANES;
        IntVector signAndMagnitude = IntVector.broadcast(I, 0x8fffe000);
        IntVector magnitude = IntVector.broadcast(I, 0x7fff);
        IntVector largestFinite = IntVector.broadcast(I, 0x7bff);
        IntVector infinity = IntVector.broadcast(I, 0x7f800000);
        for (int r = 0; r < rows; r++) {
            for (int begin = 0; begin < vectors; begin += TURN) {
                int end = Math.min(begin + TURN, vectors);
                for (int stream = 0; stream < streams; stream += 2) {
                    long p = offsetBytes + (long) r * columns * 2 + stream * stride;
                    int sumA = FIRST_SUM + (r * streams + stream) * LANES;
                    int sumB = sumA + LANES;
                    long q = p + stride;
                    FloatVector a = FloatVector.fromArray(F, sums, sumA);
                    FloatVector b = FloatVector.fromArray(F, sums, sumB);
                    for (int c = begin; c < end; c += LANES) {
                        FloatVector activations = FloatVector.fromArray(F, x, xOffset + c);
                        IntVector halfA = ((IntVector) ShortVector.fromMemorySegment(SHORTS, w, p + c * 2L, LE)
                                .convertShape(S2I, I, 0));
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
                        IntVector halfB = ((IntVector) ShortVector.fromMemorySegment(SHORTS, w, q + c * 2L, LE)
                                .convertShape(S2I, I, 0));
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
                    a.intoArray(sums, sumA);
                    b.intoArray(sums, sumB);
                }
            }
            for (int stream = 0; stream < streams; stream++) {
                long row = offsetBytes + (long) r * columns * 2 + stream * stride;
                int sum = FIRST_SUM + (r * streams + stream) * LANES;
                for (int c = vectors; c < columns; c++) {
                    sums[sum] = Math.fma(BlockFields.half(w, row + c * 2L), x[xOffset + c], sums[sum]);
                }
            }
        }
    }
}
