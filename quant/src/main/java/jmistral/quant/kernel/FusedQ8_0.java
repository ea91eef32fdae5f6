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
        int even = blocks - blocks % 2;
        long rowBytes = (long) blocks * BLOCK_BYTES;
        for (int r = 0; r < pairs; r++) {
            long row = p + r * rowBytes;
            FloatVector a = FloatVector.zero(F);
            FloatVector b = a;
            for (int i = 0; i < even; i += 2) {
                long block = row + FusedRows.blockOffset(i, blocks, BLOCK_BYTES);
                for (int k = 0; k < 2; k++) { // unrolled by the compiler, which does not unroll the loop over blocks
                    FloatVector sumA = FloatVector.zero(F);
                    FloatVector sumB = sumA;
                    long blockA = block + (long) k * BLOCK_BYTES;
                    long blockB = blockA + stride;
                    for (int j = 0; j < BLOCK_ELEMENTS; j += 2 * LANES) {
                        int at = xOffset + (i + k) * BLOCK_ELEMENTS + j;
                        FloatVector x0 = FloatVector.fromArray(F, x, at);
                        FloatVector x1 = FloatVector.fromArray(F, x, at + LANES);
                        sumA = ((FloatVector) (FOUR_LANES
                                                ? IntVector.broadcast(I, w.get(BlockFields.INT, blockA + QS + j))
                                                        .lanewise(LSHL, BYTE_TO_TOP)
                                                        .lanewise(ASHR, 24)
                                                : (IntVector)
                                                        ByteVector.fromMemorySegment(BYTES, w, blockA + QS + j, LE)
                                                                .convertShape(B2I, I, 0))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, x0, sumA);
                        sumA = ((FloatVector) (FOUR_LANES
                                                ? IntVector.broadcast(
                                                                I, w.get(BlockFields.INT, blockA + QS + j + LANES))
                                                        .lanewise(LSHL, BYTE_TO_TOP)
                                                        .lanewise(ASHR, 24)
                                                : (IntVector) ByteVector.fromMemorySegment(
                                                                BYTES, w, blockA + QS + j + LANES, LE)
                                                        .convertShape(B2I, I, 0))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, x1, sumA);
                        sumB = ((FloatVector) (FOUR_LANES
                                                ? IntVector.broadcast(I, w.get(BlockFields.INT, blockB + QS + j))
                                                        .lanewise(LSHL, BYTE_TO_TOP)
                                                        .lanewise(ASHR, 24)
                                                : (IntVector)
                                                        ByteVector.fromMemorySegment(BYTES, w, blockB + QS + j, LE)
                                                                .convertShape(B2I, I, 0))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, x0, sumB);
                        sumB = ((FloatVector) (FOUR_LANES
                                                ? IntVector.broadcast(
                                                                I, w.get(BlockFields.INT, blockB + QS + j + LANES))
                                                        .lanewise(LSHL, BYTE_TO_TOP)
                                                        .lanewise(ASHR, 24)
                                                : (IntVector) ByteVector.fromMemorySegment(
                                                                BYTES, w, blockB + QS + j + LANES, LE)
                                                        .convertShape(B2I, I, 0))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, x1, sumB);
                    }
                    a = sumA.lanewise(FMA, FloatVector.broadcast(F, BlockFields.half(w, blockA)), a);
                    b = sumB.lanewise(FMA, FloatVector.broadcast(F, BlockFields.half(w, blockB)), b);
                }
            }
            a.intoArray(lanes, 2 * r * LANES);
            b.intoArray(lanes, (2 * r + 1) * LANES);
        }
        if (even < blocks) {
            long last = p + (long) even * BLOCK_BYTES;
            for (int r = 0; r < pairs; r++) {
                lanes[2 * r * LANES] += dot(w, last + r * rowBytes, x, xOffset + even * BLOCK_ELEMENTS);
                lanes[(2 * r + 1) * LANES] += dot(w, last + r * rowBytes + stride, x, xOffset + even * BLOCK_ELEMENTS);
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
