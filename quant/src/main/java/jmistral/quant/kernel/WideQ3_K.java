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
import static jdk.incubator.vector.VectorOperators.SUB;
import static jmistral.quant.format.Q3_K.BLOCK_BYTES;
import static jmistral.quant.format.Q3_K.BLOCK_ELEMENTS;
import static jmistral.quant.format.Q3_K.D;
import static jmistral.quant.format.Q3_K.HMASK;
import static jmistral.quant.format.Q3_K.QS;
import static jmistral.quant.format.Q3_K.SCALES;
import static jmistral.quant.kernel.LongFields.L;
import static jmistral.quant.kernel.LongFields.TWICE;
import static jmistral.quant.kernel.ScaleWords.words;
import static jmistral.quant.kernel.VectorShapes.BYTES;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.FOUR_INTS;
import static jmistral.quant.kernel.VectorShapes.LANES;
import static jmistral.quant.kernel.VectorShapes.LE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorShuffle;
import jmistral.quant.TensorType;
import jmistral.quant.format.BlockFields;

/**
 * Rows of {@link jmistral.quant.format.Q3_K} with vectors of 512 bits. As in {@link WideQ4_K}; the third bits join the
 * others in a byte before. The offset of 4 meets the sums of the activations.
 */
final class WideQ3_K extends RowStreams {
    private static final int TURN = TURN_COLUMNS / BLOCK_ELEMENTS;

    // The third bits of both halves lie in 32 bytes.
    private static final LongVector TWICE_SHIFT =
            LongVector.zero(L).addIndex(1).lanewise(LSHR, 2).lanewise(LSHL, 2);

    // The twelve bytes of scales lie in the middle of a load that ends with the block. Scales 0 to 7 have their low
    // bits in the low nibbles of the first eight, 8 to 15 in the high ones; every byte of the last word has two high
    // bits of four scales.
    private static final int SCALES_IN_LOAD = SCALES + 16 - BLOCK_BYTES;
    private static final VectorShuffle<Byte> LOW_BITS = VectorShuffle.fromOp(BYTES, lane -> SCALES_IN_LOAD + lane % 8);
    private static final VectorShuffle<Byte> HIGH_BITS =
            VectorShuffle.fromOp(BYTES, lane -> SCALES_IN_LOAD + 8 + lane % 4);
    private static final IntVector LOW_SHIFTS = words(0, 0, 4, 4);
    private static final IntVector HIGH_SHIFTS = words(0, 2, 4, 6);

    private static final ActivationLayout LAYOUT = () -> new TwoBitFields(7);

    WideQ3_K() {
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
            long offsetBytes,
            long stride,
            int rows,
            int blocks,
            long[] fields,
            float[] steps,
            float[] groupSums,
            int firstBlock,
            float[] sums) {
        NativeMemory.check(w.isNative());
        IntVector nibbles = IntVector.broadcast(FOUR_INTS, 0x0f0f0f0f);
        IntVector twoBits = IntVector.broadcast(FOUR_INTS, 0x03030303);
        ByteVector offset = ByteVector.broadcast(BYTES, (byte) 32);
        LongVector lowBits = LongVector.broadcast(L, 0x0303030303030303L);
        LongVector thirdBit = LongVector.broadcast(L, 0x0404040404040404L);
        LongVector evenBytes = LongVector.broadcast(L, 0x0007000700070007L);
        LongVector top = LongVector.broadcast(L, 0xffffffff00000000L);
        int firstLane = CacheLine.LONGS + firstBlock * TwoBitFields.BLOCK_LANES;
        int firstSum = CacheLine.FLOATS + firstBlock * FieldActivations.BLOCK_SUMS;
        long row = offsetBytes;
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
                        ByteVector bytes;
                        float d;
                        bytes = ByteVector.fromMemorySegment(BYTES, w, p + SCALES - SCALES_IN_LOAD, LE);
                        d = BlockFields.half(w, p + D);
                        FloatVector scaleA = (FloatVector) bytes.rearrange(LOW_BITS)
                                .reinterpretAsInts()
                                .lanewise(LSHR, LOW_SHIFTS)
                                .lanewise(AND, nibbles)
                                .lanewise(
                                        OR,
                                        bytes.rearrange(HIGH_BITS)
                                                .reinterpretAsInts()
                                                .lanewise(LSHR, HIGH_SHIFTS)
                                                .lanewise(AND, twoBits)
                                                .lanewise(LSHL, 4))
                                .reinterpretAsBytes()
                                .lanewise(SUB, offset)
                                .convertShape(B2F, F, 0);
                        a = scaleA.lanewise(MUL, FloatVector.broadcast(F, 4 * d))
                                .lanewise(FMA, groups, a);
                        scaleA = scaleA.lanewise(MUL, FloatVector.broadcast(F, d * step));
                        LongVector upperA = LongVector.fromMemorySegment(L, w, p + HMASK, LE)
                                .rearrange(TWICE)
                                .lanewise(LSHR, TWICE_SHIFT);
                        LongVector vA = LongVector.fromMemorySegment(L, w, p + QS, LE);
                        bytes = ByteVector.fromMemorySegment(BYTES, w, q + SCALES - SCALES_IN_LOAD, LE);
                        d = BlockFields.half(w, q + D);
                        FloatVector scaleB = (FloatVector) bytes.rearrange(LOW_BITS)
                                .reinterpretAsInts()
                                .lanewise(LSHR, LOW_SHIFTS)
                                .lanewise(AND, nibbles)
                                .lanewise(
                                        OR,
                                        bytes.rearrange(HIGH_BITS)
                                                .reinterpretAsInts()
                                                .lanewise(LSHR, HIGH_SHIFTS)
                                                .lanewise(AND, twoBits)
                                                .lanewise(LSHL, 4))
                                .reinterpretAsBytes()
                                .lanewise(SUB, offset)
                                .convertShape(B2F, F, 0);
                        b = scaleB.lanewise(MUL, FloatVector.broadcast(F, 4 * d))
                                .lanewise(FMA, groups, b);
                        scaleB = scaleB.lanewise(MUL, FloatVector.broadcast(F, d * step));
                        LongVector upperB = LongVector.fromMemorySegment(L, w, q + HMASK, LE)
                                .rearrange(TWICE)
                                .lanewise(LSHR, TWICE_SHIFT);
                        LongVector vB = LongVector.fromMemorySegment(L, w, q + QS, LE);
                        LongVector firstEven;
                        LongVector firstOdd;
                        LongVector secondEven;
                        LongVector secondOdd;
                        LongVector first;
                        LongVector second;
                        LongVector quants;
                        firstEven = LongVector.fromArray(L, fields, x);
                        firstOdd = LongVector.fromArray(L, fields, x + 8);
                        secondEven = LongVector.fromArray(L, fields, x + 16);
                        secondOdd = LongVector.fromArray(L, fields, x + 24);
                        quants = upperA.lanewise(LSHL, 2)
                                .lanewise(AND, thirdBit)
                                .lanewise(OR, vA.lanewise(AND, lowBits));
                        first = quants.lanewise(AND, evenBytes)
                                .lanewise(MUL, firstEven)
                                .lanewise(
                                        ADD,
                                        quants.lanewise(LSHR, 8)
                                                .lanewise(AND, evenBytes)
                                                .lanewise(MUL, firstOdd));
                        quants = upperA.lanewise(LSHL, 1)
                                .lanewise(AND, thirdBit)
                                .lanewise(OR, vA.lanewise(LSHR, 2).lanewise(AND, lowBits));
                        second = quants.lanewise(AND, evenBytes)
                                .lanewise(MUL, secondEven)
                                .lanewise(
                                        ADD,
                                        quants.lanewise(LSHR, 8)
                                                .lanewise(AND, evenBytes)
                                                .lanewise(MUL, secondOdd));
                        a = ((FloatVector) first.lanewise(LSHR, 32)
                                        .lanewise(OR, second.lanewise(AND, top))
                                        .reinterpretAsInts()
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scaleA.rearrange(TwoBitFields.GROUPS_0), a);
                        quants = upperB.lanewise(LSHL, 2)
                                .lanewise(AND, thirdBit)
                                .lanewise(OR, vB.lanewise(AND, lowBits));
                        first = quants.lanewise(AND, evenBytes)
                                .lanewise(MUL, firstEven)
                                .lanewise(
                                        ADD,
                                        quants.lanewise(LSHR, 8)
                                                .lanewise(AND, evenBytes)
                                                .lanewise(MUL, firstOdd));
                        quants = upperB.lanewise(LSHL, 1)
                                .lanewise(AND, thirdBit)
                                .lanewise(OR, vB.lanewise(LSHR, 2).lanewise(AND, lowBits));
                        second = quants.lanewise(AND, evenBytes)
                                .lanewise(MUL, secondEven)
                                .lanewise(
                                        ADD,
                                        quants.lanewise(LSHR, 8)
                                                .lanewise(AND, evenBytes)
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
                        quants = upperA.lanewise(AND, thirdBit)
                                .lanewise(OR, vA.lanewise(LSHR, 4).lanewise(AND, lowBits));
                        first = quants.lanewise(AND, evenBytes)
                                .lanewise(MUL, firstEven)
                                .lanewise(
                                        ADD,
                                        quants.lanewise(LSHR, 8)
                                                .lanewise(AND, evenBytes)
                                                .lanewise(MUL, firstOdd));
                        quants = upperA.lanewise(LSHR, 1)
                                .lanewise(AND, thirdBit)
                                .lanewise(OR, vA.lanewise(LSHR, 6).lanewise(AND, lowBits));
                        second = quants.lanewise(AND, evenBytes)
                                .lanewise(MUL, secondEven)
                                .lanewise(
                                        ADD,
                                        quants.lanewise(LSHR, 8)
                                                .lanewise(AND, evenBytes)
                                                .lanewise(MUL, secondOdd));
                        a = ((FloatVector) first.lanewise(LSHR, 32)
                                        .lanewise(OR, second.lanewise(AND, top))
                                        .reinterpretAsInts()
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scaleA.rearrange(TwoBitFields.GROUPS_1), a);
                        quants = upperB.lanewise(AND, thirdBit)
                                .lanewise(OR, vB.lanewise(LSHR, 4).lanewise(AND, lowBits));
                        first = quants.lanewise(AND, evenBytes)
                                .lanewise(MUL, firstEven)
                                .lanewise(
                                        ADD,
                                        quants.lanewise(LSHR, 8)
                                                .lanewise(AND, evenBytes)
                                                .lanewise(MUL, firstOdd));
                        quants = upperB.lanewise(LSHR, 1)
                                .lanewise(AND, thirdBit)
                                .lanewise(OR, vB.lanewise(LSHR, 6).lanewise(AND, lowBits));
                        second = quants.lanewise(AND, evenBytes)
                                .lanewise(MUL, secondEven)
                                .lanewise(
                                        ADD,
                                        quants.lanewise(LSHR, 8)
                                                .lanewise(AND, evenBytes)
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
