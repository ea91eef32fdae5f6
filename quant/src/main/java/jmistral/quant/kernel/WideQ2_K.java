package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.B2I;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jdk.incubator.vector.VectorOperators.OR;
import static jmistral.quant.format.Q2_K.BLOCK_BYTES;
import static jmistral.quant.format.Q2_K.BLOCK_ELEMENTS;
import static jmistral.quant.format.Q2_K.D;
import static jmistral.quant.format.Q2_K.DMIN;
import static jmistral.quant.format.Q2_K.QS;
import static jmistral.quant.format.Q2_K.SCALES;
import static jmistral.quant.kernel.LongFields.L;
import static jmistral.quant.kernel.VectorShapes.BYTES;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.I;
import static jmistral.quant.kernel.VectorShapes.LANES;
import static jmistral.quant.kernel.VectorShapes.LE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jmistral.quant.TensorType;
import jmistral.quant.format.BlockFields;

/** Rows of {@link jmistral.quant.format.Q2_K} with vectors of 512 bits, as in {@link WideQ4_K}. */
final class WideQ2_K extends RowStreams {
    private static final int TURN = TURN_COLUMNS / BLOCK_ELEMENTS;

    private static final ActivationLayout LAYOUT = () -> new TwoBitFields(3);

    WideQ2_K() {
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
        TwoBitFields fields = (TwoBitFields) x;
        multiplyTwoRows(
                streams,
                w,
                offsetBytes,
                strideBytes,
                rows,
                columns / BLOCK_ELEMENTS,
                fields.values,
                fields.steps(),
                fields.sums(),
                fields.firstBlock(token),
                sums);
    }

    private static void multiplyTwoRows(
            int streams,
            MemorySegment w,
            long row,
            long stride,
            int rows,
            int blocks,
            long[] fields,
            float[] steps,
            float[] groupSums,
            int firstBlock,
            float[] sums) {
        NativeMemory.check(w.isNative());
        IntVector nibble = IntVector.broadcast(I, 15);
        LongVector twoBits = LongVector.broadcast(L, 0x0003000300030003L);
        LongVector top = LongVector.broadcast(L, 0xffffffff00000000L);
        int firstLane = CacheLine.LONGS + firstBlock * TwoBitFields.BLOCK_LANES;
        int firstSum = CacheLine.FLOATS + firstBlock * FieldActivations.BLOCK_SUMS;
        for (int rowSums = FIRST_SUM; rowSums < FIRST_SUM + streams * LANES * rows; rowSums += streams * LANES) {
            for (int begin = 0; begin < blocks; begin += TURN) {
                int end = Math.min(begin + TURN, blocks);
                for (int stream = 0; stream < streams; stream += 2) {
                    int sum = rowSums + stream * LANES;
                    for (int block = begin; block < end; block++) {
                        long p = row + stream * stride + FusedRows.blockOffset(block, blocks, BLOCK_BYTES);
                        long q = p + stride;
                        FloatVector a = FloatVector.fromArray(F, sums, sum);
                        FloatVector b = FloatVector.fromArray(F, sums, sum + LANES);
                        int x = firstLane + block * TwoBitFields.BLOCK_LANES;
                        float step = steps[firstBlock + block];
                        FloatVector groups =
                                FloatVector.fromArray(F, groupSums, firstSum + block * FieldActivations.BLOCK_SUMS);
                        IntVector scaleAndMin;
                        scaleAndMin = (IntVector) ByteVector.fromMemorySegment(BYTES, w, p + SCALES, LE)
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
                        LongVector vA = LongVector.fromMemorySegment(L, w, p + QS, LE);
                        scaleAndMin = (IntVector) ByteVector.fromMemorySegment(BYTES, w, q + SCALES, LE)
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
                        LongVector vB = LongVector.fromMemorySegment(L, w, q + QS, LE);
                        LongVector firstEven;
                        LongVector firstOdd;
                        LongVector secondEven;
                        LongVector secondOdd;
                        LongVector first;
                        LongVector second;
                        firstEven = LongVector.fromArray(L, fields, x);
                        firstOdd = LongVector.fromArray(L, fields, x + 8);
                        secondEven = LongVector.fromArray(L, fields, x + 16);
                        secondOdd = LongVector.fromArray(L, fields, x + 24);
                        first = vA.lanewise(AND, twoBits)
                                .lanewise(MUL, firstEven)
                                .lanewise(
                                        ADD,
                                        vA.lanewise(LSHR, 8)
                                                .lanewise(AND, twoBits)
                                                .lanewise(MUL, firstOdd));
                        second = vA.lanewise(LSHR, 2)
                                .lanewise(AND, twoBits)
                                .lanewise(MUL, secondEven)
                                .lanewise(
                                        ADD,
                                        vA.lanewise(LSHR, 10)
                                                .lanewise(AND, twoBits)
                                                .lanewise(MUL, secondOdd));
                        a = ((FloatVector) first.lanewise(LSHR, 32)
                                        .lanewise(OR, second.lanewise(AND, top))
                                        .reinterpretAsInts()
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scaleA.rearrange(TwoBitFields.GROUPS_0), a);
                        first = vB.lanewise(AND, twoBits)
                                .lanewise(MUL, firstEven)
                                .lanewise(
                                        ADD,
                                        vB.lanewise(LSHR, 8)
                                                .lanewise(AND, twoBits)
                                                .lanewise(MUL, firstOdd));
                        second = vB.lanewise(LSHR, 2)
                                .lanewise(AND, twoBits)
                                .lanewise(MUL, secondEven)
                                .lanewise(
                                        ADD,
                                        vB.lanewise(LSHR, 10)
                                                .lanewise(AND, twoBits)
                                                .lanewise(MUL, secondOdd));
                        b = ((FloatVector) first.lanewise(LSHR, 32)
                                        .lanewise(OR, second.lanewise(AND, top))
                                        .reinterpretAsInts()
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scaleB.rearrange(TwoBitFields.GROUPS_0), b);
                        firstEven = LongVector.fromArray(L, fields, x + 32);
                        firstOdd = LongVector.fromArray(L, fields, x + 40);
                        secondEven = LongVector.fromArray(L, fields, x + 48);
                        secondOdd = LongVector.fromArray(L, fields, x + 56);
                        first = vA.lanewise(LSHR, 4)
                                .lanewise(AND, twoBits)
                                .lanewise(MUL, firstEven)
                                .lanewise(
                                        ADD,
                                        vA.lanewise(LSHR, 12)
                                                .lanewise(AND, twoBits)
                                                .lanewise(MUL, firstOdd));
                        second = vA.lanewise(LSHR, 6)
                                .lanewise(AND, twoBits)
                                .lanewise(MUL, secondEven)
                                .lanewise(
                                        ADD,
                                        vA.lanewise(LSHR, 14)
                                                .lanewise(AND, twoBits)
                                                .lanewise(MUL, secondOdd));
                        a = ((FloatVector) first.lanewise(LSHR, 32)
                                        .lanewise(OR, second.lanewise(AND, top))
                                        .reinterpretAsInts()
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scaleA.rearrange(TwoBitFields.GROUPS_1), a);
                        first = vB.lanewise(LSHR, 4)
                                .lanewise(AND, twoBits)
                                .lanewise(MUL, firstEven)
                                .lanewise(
                                        ADD,
                                        vB.lanewise(LSHR, 12)
                                                .lanewise(AND, twoBits)
                                                .lanewise(MUL, firstOdd));
                        second = vB.lanewise(LSHR, 6)
                                .lanewise(AND, twoBits)
                                .lanewise(MUL, secondEven)
                                .lanewise(
                                        ADD,
                                        vB.lanewise(LSHR, 14)
                                                .lanewise(AND, twoBits)
                                                .lanewise(MUL, secondOdd));
                        b = ((FloatVector) first.lanewise(LSHR, 32)
                                        .lanewise(OR, second.lanewise(AND, top))
                                        .reinterpretAsInts()
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scaleB.rearrange(TwoBitFields.GROUPS_1), b);
                        a.intoArray(sums, sum);
                        b.intoArray(sums, sum + LANES);
                    }
                }
            }
            row += (long) blocks * BLOCK_BYTES;
        }
    }
}
