package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.B2F;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jdk.incubator.vector.VectorOperators.OR;
import static jmistral.quant.format.Q3_K.BLOCK_BYTES;
import static jmistral.quant.format.Q3_K.BLOCK_ELEMENTS;
import static jmistral.quant.format.Q3_K.D;
import static jmistral.quant.format.Q3_K.HMASK;
import static jmistral.quant.format.Q3_K.QS;
import static jmistral.quant.format.Q3_K.SCALES;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.I;
import static jmistral.quant.kernel.VectorShapes.LANES;
import static jmistral.quant.kernel.VectorShapes.LE;
import static jmistral.quant.kernel.VectorShapes.LONGS;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jmistral.quant.TensorType;
import jmistral.quant.format.BlockFields;

/**
 * Rows of {@link jmistral.quant.format.Q3_K} with vectors of 256 bits, as in {@link HalfWideQ4_K}, half a super-block at a
 * time.
 */
final class HalfWideQ3_K extends RowStreams {
    private static final int TURN = TURN_COLUMNS / BLOCK_ELEMENTS;

    private static final ActivationLayout LAYOUT = () -> new BytePairs(7, 16);

    HalfWideQ3_K() {
        super(TensorType.Q3_K);
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
        IntVector lowBits = IntVector.broadcast(I, 0x03030303);
        IntVector thirdBit = IntVector.broadcast(I, 0x04040404);
        IntVector evenBytes = IntVector.broadcast(I, 0x00070007);
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
                        float dA = BlockFields.half(w, p + D);
                        FloatVector scaleA = (FloatVector) LongVector.broadcast(
                                        LONGS,
                                        PackedScales.ofQ3(
                                                w.get(BlockFields.LONG, p + SCALES) >>> (4 * half),
                                                w.get(BlockFields.INT, p + SCALES + 8) >>> (4 * half)))
                                .reinterpretAsBytes()
                                .convertShape(B2F, F, 0);
                        a = scaleA.lanewise(MUL, FloatVector.broadcast(F, 4 * dA))
                                .lanewise(FMA, groups, a);
                        scaleA = scaleA.lanewise(MUL, FloatVector.broadcast(F, dA * step));
                        IntVector vA = IntVector.fromMemorySegment(I, w, p + QS + 32L * half, LE);
                        IntVector upperA =
                                IntVector.fromMemorySegment(I, w, p + HMASK, LE).lanewise(LSHR, 4 * half);
                        float dB = BlockFields.half(w, q + D);
                        FloatVector scaleB = (FloatVector) LongVector.broadcast(
                                        LONGS,
                                        PackedScales.ofQ3(
                                                w.get(BlockFields.LONG, q + SCALES) >>> (4 * half),
                                                w.get(BlockFields.INT, q + SCALES + 8) >>> (4 * half)))
                                .reinterpretAsBytes()
                                .convertShape(B2F, F, 0);
                        b = scaleB.lanewise(MUL, FloatVector.broadcast(F, 4 * dB))
                                .lanewise(FMA, groups, b);
                        scaleB = scaleB.lanewise(MUL, FloatVector.broadcast(F, dB * step));
                        IntVector vB = IntVector.fromMemorySegment(I, w, q + QS + 32L * half, LE);
                        IntVector upperB =
                                IntVector.fromMemorySegment(I, w, q + HMASK, LE).lanewise(LSHR, 4 * half);
                        IntVector even;
                        IntVector odd;
                        IntVector quants;
                        even = IntVector.fromArray(I, pairs, x);
                        odd = IntVector.fromArray(I, pairs, x + LANES);
                        quants = upperA.lanewise(LSHL, 2)
                                .lanewise(AND, thirdBit)
                                .lanewise(OR, vA.lanewise(AND, lowBits));
                        a = ((FloatVector) quants.lanewise(AND, evenBytes)
                                        .lanewise(MUL, even)
                                        .lanewise(
                                                ADD,
                                                quants.lanewise(LSHR, 8)
                                                        .lanewise(AND, evenBytes)
                                                        .lanewise(MUL, odd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scaleA.rearrange(BytePairs.GROUPS_0), a);
                        quants = upperB.lanewise(LSHL, 2)
                                .lanewise(AND, thirdBit)
                                .lanewise(OR, vB.lanewise(AND, lowBits));
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
                        quants = upperA.lanewise(LSHL, 1)
                                .lanewise(AND, thirdBit)
                                .lanewise(OR, vA.lanewise(LSHR, 2).lanewise(AND, lowBits));
                        a = ((FloatVector) quants.lanewise(AND, evenBytes)
                                        .lanewise(MUL, even)
                                        .lanewise(
                                                ADD,
                                                quants.lanewise(LSHR, 8)
                                                        .lanewise(AND, evenBytes)
                                                        .lanewise(MUL, odd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scaleA.rearrange(BytePairs.GROUPS_1), a);
                        quants = upperB.lanewise(LSHL, 1)
                                .lanewise(AND, thirdBit)
                                .lanewise(OR, vB.lanewise(LSHR, 2).lanewise(AND, lowBits));
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
                        quants = upperA.lanewise(AND, thirdBit)
                                .lanewise(OR, vA.lanewise(LSHR, 4).lanewise(AND, lowBits));
                        a = ((FloatVector) quants.lanewise(AND, evenBytes)
                                        .lanewise(MUL, even)
                                        .lanewise(
                                                ADD,
                                                quants.lanewise(LSHR, 8)
                                                        .lanewise(AND, evenBytes)
                                                        .lanewise(MUL, odd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scaleA.rearrange(BytePairs.GROUPS_2), a);
                        quants = upperB.lanewise(AND, thirdBit)
                                .lanewise(OR, vB.lanewise(LSHR, 4).lanewise(AND, lowBits));
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
                        quants = upperA.lanewise(LSHR, 1)
                                .lanewise(AND, thirdBit)
                                .lanewise(OR, vA.lanewise(LSHR, 6).lanewise(AND, lowBits));
                        a = ((FloatVector) quants.lanewise(AND, evenBytes)
                                        .lanewise(MUL, even)
                                        .lanewise(
                                                ADD,
                                                quants.lanewise(LSHR, 8)
                                                        .lanewise(AND, evenBytes)
                                                        .lanewise(MUL, odd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scaleA.rearrange(BytePairs.GROUPS_3), a);
                        quants = upperB.lanewise(LSHR, 1)
                                .lanewise(AND, thirdBit)
                                .lanewise(OR, vB.lanewise(LSHR, 6).lanewise(AND, lowBits));
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
