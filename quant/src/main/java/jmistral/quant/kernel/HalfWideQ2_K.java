package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.B2I;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jmistral.quant.format.Q2_K.BLOCK_BYTES;
import static jmistral.quant.format.Q2_K.BLOCK_ELEMENTS;
import static jmistral.quant.format.Q2_K.D;
import static jmistral.quant.format.Q2_K.DMIN;
import static jmistral.quant.format.Q2_K.QS;
import static jmistral.quant.format.Q2_K.SCALES;
import static jmistral.quant.kernel.VectorShapes.BYTES;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.I;
import static jmistral.quant.kernel.VectorShapes.LANES;
import static jmistral.quant.kernel.VectorShapes.LE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jmistral.quant.TensorType;
import jmistral.quant.format.BlockFields;

/**
 * Rows of {@link jmistral.quant.format.Q2_K} with vectors of 256 bits, as in {@link HalfWideQ4_K}, half a super-block at a
 * time.
 */
final class HalfWideQ2_K extends RowStreams {
    private static final int TURN = TURN_COLUMNS / BLOCK_ELEMENTS;

    private static final ActivationLayout LAYOUT = () -> new BytePairs(3, 16);

    HalfWideQ2_K() {
        super(TensorType.Q2_K);
    }

    @Override
    public ActivationLayout layout() {
        return LAYOUT;
    }

    @Override
    void multiplyRows(
            int streams,
            MemorySegment w,
            long offsetBytes,
            long strideBytes,
            int rows,
            int columns,
            ArrangedActivations x,
            int token,
            float[] sums) {
        BytePairs pairs = (BytePairs) x;
        multiplyTwoRows(
                streams,
                w,
                offsetBytes,
                strideBytes,
                rows,
                columns / BLOCK_ELEMENTS,
                pairs.values,
                pairs.steps(),
                pairs.sums(),
                pairs.firstBlock(token),
                sums);
    }

    private static void multiplyTwoRows(
            int streams,
            MemorySegment w,
            long row,
            long stride,
            int rows,
            int blocks,
            int[] pairs,
            float[] steps,
            float[] groupSums,
            int firstBlock,
            float[] sums) {
        NativeMemory.check(w.isNative());
        IntVector nibble = IntVector.broadcast(I, 15);
        IntVector evenBytes = IntVector.broadcast(I, 0x00030003);
        int firstLane = CacheLine.INTS + firstBlock * PairFields.BLOCK_LANES;
        int firstSum = CacheLine.FLOATS + firstBlock * FieldActivations.BLOCK_SUMS;
        for (int rowSums = FIRST_SUM; rowSums < FIRST_SUM + streams * LANES * rows; rowSums += streams * LANES) {
            for (int begin = 0; begin < blocks; begin += TURN) {
                int end = Math.min(begin + TURN, blocks);
                for (int stream = 0; stream < streams; stream += 2) {
                    int sum = rowSums + stream * LANES;
                    for (int i = 2 * begin; i < 2 * end; i++) {
                        int block = i / 2;
                        int half = i % 2;
                        long p = row + stream * stride + FusedRows.blockOffset(block, blocks, BLOCK_BYTES);
                        long q = p + stride;
                        FloatVector a = FloatVector.fromArray(F, sums, sum);
                        FloatVector b = FloatVector.fromArray(F, sums, sum + LANES);
                        int x = firstLane + i * (PairFields.BLOCK_LANES / 2);
                        float step = steps[firstBlock + block];
                        FloatVector groups = FloatVector.fromArray(F, groupSums, firstSum + i * LANES);
                        IntVector scaleAndMin;
                        scaleAndMin = (IntVector) ByteVector.fromMemorySegment(BYTES, w, p + SCALES + 8L * half, LE)
                                .convertShape(B2I, I, 0);
                        FloatVector scaleA = ((FloatVector)
                                        scaleAndMin.lanewise(AND, nibble).convertShape(I2F, F, 0))
                                .lanewise(MUL, FloatVector.broadcast(F, BlockFields.half(w, p + D) * step));
                        a = ((FloatVector) scaleAndMin
                                        .lanewise(LSHR, 4)
                                        .lanewise(AND, nibble)
                                        .convertShape(I2F, F, 0))
                                .lanewise(MUL, FloatVector.broadcast(F, BlockFields.half(w, p + DMIN)))
                                .lanewise(FMA, groups, a);
                        IntVector vA = IntVector.fromMemorySegment(I, w, p + QS + 32L * half, LE);
                        scaleAndMin = (IntVector) ByteVector.fromMemorySegment(BYTES, w, q + SCALES + 8L * half, LE)
                                .convertShape(B2I, I, 0);
                        FloatVector scaleB = ((FloatVector)
                                        scaleAndMin.lanewise(AND, nibble).convertShape(I2F, F, 0))
                                .lanewise(MUL, FloatVector.broadcast(F, BlockFields.half(w, q + D) * step));
                        b = ((FloatVector) scaleAndMin
                                        .lanewise(LSHR, 4)
                                        .lanewise(AND, nibble)
                                        .convertShape(I2F, F, 0))
                                .lanewise(MUL, FloatVector.broadcast(F, BlockFields.half(w, q + DMIN)))
                                .lanewise(FMA, groups, b);
                        IntVector vB = IntVector.fromMemorySegment(I, w, q + QS + 32L * half, LE);
                        IntVector even;
                        IntVector odd;
                        IntVector quants;
                        even = IntVector.fromArray(I, pairs, x);
                        odd = IntVector.fromArray(I, pairs, x + LANES);
                        quants = vA;
                        a = ((FloatVector) quants.lanewise(AND, evenBytes)
                                        .lanewise(MUL, even)
                                        .lanewise(
                                                ADD,
                                                quants.lanewise(LSHR, 8)
                                                        .lanewise(AND, evenBytes)
                                                        .lanewise(MUL, odd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scaleA.rearrange(BytePairs.GROUPS_0), a);
                        quants = vB;
                        b = ((FloatVector) quants.lanewise(AND, evenBytes)
                                        .lanewise(MUL, even)
                                        .lanewise(
                                                ADD,
                                                quants.lanewise(LSHR, 8)
                                                        .lanewise(AND, evenBytes)
                                                        .lanewise(MUL, odd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scaleB.rearrange(BytePairs.GROUPS_0), b);
                        even = IntVector.fromArray(I, pairs, x + 2 * LANES);
                        odd = IntVector.fromArray(I, pairs, x + 3 * LANES);
                        quants = vA.lanewise(LSHR, 2);
                        a = ((FloatVector) quants.lanewise(AND, evenBytes)
                                        .lanewise(MUL, even)
                                        .lanewise(
                                                ADD,
                                                quants.lanewise(LSHR, 8)
                                                        .lanewise(AND, evenBytes)
                                                        .lanewise(MUL, odd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scaleA.rearrange(BytePairs.GROUPS_1), a);
                        quants = vB.lanewise(LSHR, 2);
                        b = ((FloatVector) quants.lanewise(AND, evenBytes)
                                        .lanewise(MUL, even)
                                        .lanewise(
                                                ADD,
                                                quants.lanewise(LSHR, 8)
                                                        .lanewise(AND, evenBytes)
                                                        .lanewise(MUL, odd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scaleB.rearrange(BytePairs.GROUPS_1), b);
                        even = IntVector.fromArray(I, pairs, x + 4 * LANES);
                        odd = IntVector.fromArray(I, pairs, x + 5 * LANES);
                        quants = vA.lanewise(LSHR, 4);
                        a = ((FloatVector) quants.lanewise(AND, evenBytes)
                                        .lanewise(MUL, even)
                                        .lanewise(
                                                ADD,
                                                quants.lanewise(LSHR, 8)
                                                        .lanewise(AND, evenBytes)
                                                        .lanewise(MUL, odd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scaleA.rearrange(BytePairs.GROUPS_2), a);
                        quants = vB.lanewise(LSHR, 4);
                        b = ((FloatVector) quants.lanewise(AND, evenBytes)
                                        .lanewise(MUL, even)
                                        .lanewise(
                                                ADD,
                                                quants.lanewise(LSHR, 8)
                                                        .lanewise(AND, evenBytes)
                                                        .lanewise(MUL, odd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scaleB.rearrange(BytePairs.GROUPS_2), b);
                        even = IntVector.fromArray(I, pairs, x + 6 * LANES);
                        odd = IntVector.fromArray(I, pairs, x + 7 * LANES);
                        quants = vA.lanewise(LSHR, 6);
                        a = ((FloatVector) quants.lanewise(AND, evenBytes)
                                        .lanewise(MUL, even)
                                        .lanewise(
                                                ADD,
                                                quants.lanewise(LSHR, 8)
                                                        .lanewise(AND, evenBytes)
                                                        .lanewise(MUL, odd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scaleA.rearrange(BytePairs.GROUPS_3), a);
                        quants = vB.lanewise(LSHR, 6);
                        b = ((FloatVector) quants.lanewise(AND, evenBytes)
                                        .lanewise(MUL, even)
                                        .lanewise(
                                                ADD,
                                                quants.lanewise(LSHR, 8)
                                                        .lanewise(AND, evenBytes)
                                                        .lanewise(MUL, odd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scaleB.rearrange(BytePairs.GROUPS_3), b);
                        a.intoArray(sums, sum);
                        b.intoArray(sums, sum + LANES);
                    }
                }
            }
            row += (long) blocks * BLOCK_BYTES;
        }
    }
}
