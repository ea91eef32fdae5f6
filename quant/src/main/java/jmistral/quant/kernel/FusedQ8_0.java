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
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jmistral.quant.TensorType;
import jmistral.quant.format.BlockFields;

/** Rows of {@link jmistral.quant.format.Q8_0}. */
final class FusedQ8_0 extends FloatStreams {
    private static final int TURN = TURN_COLUMNS / BLOCK_ELEMENTS;

    FusedQ8_0() {
        super(TensorType.Q8_0);
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
        int blocks = columns / BLOCK_ELEMENTS;
        int even = blocks - blocks % 2;
        long rowBytes = (long) blocks * BLOCK_BYTES;
        for (int r = 0; r < rows; r++) {
            for (int begin = 0; begin < even; begin += TURN) {
                int end = Math.min(begin + TURN, even);
                for (int stream = 0; stream < streams; stream += 2) {
                    long row = offsetBytes + r * rowBytes + stream * stride;
                    int sumA = FIRST_SUM + (r * streams + stream) * LANES;
                    int sumB = sumA + LANES;
                    FloatVector a = FloatVector.fromArray(F, sums, sumA);
                    FloatVector b = FloatVector.fromArray(F, sums, sumB);
                    for (int i = begin; i < end; i += 2) {
                        long block = row + FusedRows.blockOffset(i, blocks, BLOCK_BYTES);
                        for (int k = 0; k < 2; k++) { // the compiler unrolls this, but not the loop over blocks
                            FloatVector dotA = FloatVector.zero(F);
                            FloatVector dotB = dotA;
                            long blockA = block + (long) k * BLOCK_BYTES;
                            long blockB = blockA + stride;
                            for (int j = 0; j < BLOCK_ELEMENTS; j += 2 * LANES) {
                                int at = xOffset + (i + k) * BLOCK_ELEMENTS + j;
                                FloatVector x0 = FloatVector.fromArray(F, x, at);
                                FloatVector x1 = FloatVector.fromArray(F, x, at + LANES);
                                dotA = ((FloatVector) (FOUR_LANES
                                                        ? IntVector.broadcast(
                                                                        I, w.get(BlockFields.INT, blockA + QS + j))
                                                                .lanewise(LSHL, BYTE_TO_TOP)
                                                                .lanewise(ASHR, 24)
                                                        : (IntVector) ByteVector.fromMemorySegment(
                                                                        BYTES, w, blockA + QS + j, LE)
                                                                .convertShape(B2I, I, 0))
                                                .convertShape(I2F, F, 0))
                                        .lanewise(FMA, x0, dotA);
                                dotA = ((FloatVector) (FOUR_LANES
                                                        ? IntVector.broadcast(
                                                                        I,
                                                                        w.get(BlockFields.INT, blockA + QS + j + LANES))
                                                                .lanewise(LSHL, BYTE_TO_TOP)
                                                                .lanewise(ASHR, 24)
                                                        : (IntVector) ByteVector.fromMemorySegment(
                                                                        BYTES, w, blockA + QS + j + LANES, LE)
                                                                .convertShape(B2I, I, 0))
                                                .convertShape(I2F, F, 0))
                                        .lanewise(FMA, x1, dotA);
                                dotB = ((FloatVector) (FOUR_LANES
                                                        ? IntVector.broadcast(
                                                                        I, w.get(BlockFields.INT, blockB + QS + j))
                                                                .lanewise(LSHL, BYTE_TO_TOP)
                                                                .lanewise(ASHR, 24)
                                                        : (IntVector) ByteVector.fromMemorySegment(
                                                                        BYTES, w, blockB + QS + j, LE)
                                                                .convertShape(B2I, I, 0))
                                                .convertShape(I2F, F, 0))
                                        .lanewise(FMA, x0, dotB);
                                dotB = ((FloatVector) (FOUR_LANES
                                                        ? IntVector.broadcast(
                                                                        I,
                                                                        w.get(BlockFields.INT, blockB + QS + j + LANES))
                                                                .lanewise(LSHL, BYTE_TO_TOP)
                                                                .lanewise(ASHR, 24)
                                                        : (IntVector) ByteVector.fromMemorySegment(
                                                                        BYTES, w, blockB + QS + j + LANES, LE)
                                                                .convertShape(B2I, I, 0))
                                                .convertShape(I2F, F, 0))
                                        .lanewise(FMA, x1, dotB);
                            }
                            a = dotA.lanewise(FMA, FloatVector.broadcast(F, BlockFields.half(w, blockA)), a);
                            b = dotB.lanewise(FMA, FloatVector.broadcast(F, BlockFields.half(w, blockB)), b);
                        }
                    }
                    a.intoArray(sums, sumA);
                    b.intoArray(sums, sumB);
                }
            }
        }
        if (even < blocks) {
            int at = xOffset + even * BLOCK_ELEMENTS;
            for (int r = 0; r < rows; r++) {
                long last = offsetBytes + r * rowBytes + (long) even * BLOCK_BYTES;
                for (int stream = 0; stream < streams; stream++) {
                    sums[FIRST_SUM + (r * streams + stream) * LANES] += dot(w, last + stream * stride, x, at);
                }
            }
        }
    }

    /** A block that has no partner to be taken with. */
    private static float dot(MemorySegment w, long block, float[] x, int xOffset) {
        float sum = 0;
        for (int i = 0; i < BLOCK_ELEMENTS; i++) {
            sum = Math.fma(w.get(ValueLayout.JAVA_BYTE, block + QS + i), x[xOffset + i], sum);
        }
        return sum * BlockFields.half(w, block);
    }
}
