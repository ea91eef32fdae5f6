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

/** Rows of {@link jmistral.quant.format.BF16}. */
final class FusedBF16 extends FloatStreams {
    private static final int TURN = TURN_COLUMNS / 3; // as many bytes as of quants

    FusedBF16() {
        super(TensorType.BF16);
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
                    a.intoArray(sums, sumA);
                    b.intoArray(sums, sumB);
                }
            }
            for (int stream = 0; stream < streams; stream++) {
                long row = offsetBytes + (long) r * columns * 2 + stream * stride;
                int sum = FIRST_SUM + (r * streams + stream) * LANES;
                for (int c = vectors; c < columns; c++) {
                    sums[sum] = Math.fma(
                            Float.intBitsToFloat(w.get(BlockFields.SHORT, row + c * 2L) << 16),
                            x[xOffset + c],
                            sums[sum]);
                }
            }
        }
    }
}
