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
import static jmistral.quant.format.Q5_K.BLOCK_BYTES;
import static jmistral.quant.format.Q5_K.BLOCK_ELEMENTS;
import static jmistral.quant.format.Q5_K.QH;
import static jmistral.quant.format.Q5_K.QS;
import static jmistral.quant.kernel.LongFields.L;
import static jmistral.quant.kernel.LongFields.TWICE;
import static jmistral.quant.kernel.NibbleFields.FIRST_HALF;
import static jmistral.quant.kernel.NibbleFields.SECOND_HALF;
import static jmistral.quant.kernel.ScaleWords.LAST_WORD;
import static jmistral.quant.kernel.ScaleWords.LAST_WORD_MASKS;
import static jmistral.quant.kernel.ScaleWords.LAST_WORD_SHIFTS;
import static jmistral.quant.kernel.ScaleWords.MASKS;
import static jmistral.quant.kernel.ScaleWords.SHIFTS;
import static jmistral.quant.kernel.ScaleWords.WORDS;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.FOUR_INTS;
import static jmistral.quant.kernel.VectorShapes.LANES;
import static jmistral.quant.kernel.VectorShapes.LE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jmistral.quant.TensorType;
import jmistral.quant.format.BlockFields;

/**
 * Rows of {@link jmistral.quant.format.Q5_K} with vectors of 512 bits: the fifth bits join the others in a byte, and then
 * products are those of {@link WideQ4_K}.
 */
final class WideQ5_K extends RowStreams {

    private static final int TURN = TURN_COLUMNS / BLOCK_ELEMENTS;

    // The fifth bits of all quants lie in 32 bytes: two bits for lanes 0 to 3 of the first half, the next two for lanes
    // 4 to 7, then those of the second half.
    private static final LongVector TWICE_SHIFT =
            LongVector.zero(L).addIndex(1).lanewise(LSHR, 2).lanewise(LSHL, 1);

    static final ActivationLayout LAYOUT = () -> new NibbleFields(31);

    WideQ5_K() {
        super(TensorType.Q5_K);
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
        NibbleFields fields = (NibbleFields) x;
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
            float[] mins,
            int firstBlock,
            float[] sums) {
        NativeMemory.check(w.isNative());
        LongVector nibbles = LongVector.broadcast(L, 0x0f0f0f0f0f0f0f0fL);
        LongVector fifthBit = LongVector.broadcast(L, 0x1010101010101010L);
        LongVector evenBytes = LongVector.broadcast(L, 0x001f001f001f001fL);
        LongVector top = LongVector.broadcast(L, 0xffffffff00000000L);
        int firstLane = CacheLine.LONGS + firstBlock * NibbleFields.BLOCK_LANES;
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
                        int x = firstLane + block * NibbleFields.BLOCK_LANES;
                        float step = steps[firstBlock + block];
                        FloatVector min =
                                FloatVector.fromArray(F, mins, firstSum + block * FieldActivations.BLOCK_SUMS);
                        IntVector words = IntVector.fromMemorySegment(FOUR_INTS, w, p, LE);
                        IntVector six = words.rearrange(WORDS)
                                .lanewise(LSHR, SHIFTS)
                                .lanewise(AND, MASKS)
                                .lanewise(
                                        OR,
                                        words.rearrange(LAST_WORD)
                                                .lanewise(LSHR, LAST_WORD_SHIFTS)
                                                .lanewise(AND, LAST_WORD_MASKS));
                        FloatVector scaleA =
                                (FloatVector) six.reinterpretAsBytes().convertShape(B2F, F, 0);
                        int halves = w.get(BlockFields.INT, p);
                        a = scaleA.lanewise(
                                        MUL, FloatVector.broadcast(F, Float.float16ToFloat((short) (halves >>> 16))))
                                .lanewise(FMA, min, a);
                        scaleA = scaleA.lanewise(
                                MUL, FloatVector.broadcast(F, Float.float16ToFloat((short) halves) * step));
                        words = IntVector.fromMemorySegment(FOUR_INTS, w, q, LE);
                        six = words.rearrange(WORDS)
                                .lanewise(LSHR, SHIFTS)
                                .lanewise(AND, MASKS)
                                .lanewise(
                                        OR,
                                        words.rearrange(LAST_WORD)
                                                .lanewise(LSHR, LAST_WORD_SHIFTS)
                                                .lanewise(AND, LAST_WORD_MASKS));
                        FloatVector scaleB =
                                (FloatVector) six.reinterpretAsBytes().convertShape(B2F, F, 0);
                        halves = w.get(BlockFields.INT, q);
                        b = scaleB.lanewise(
                                        MUL, FloatVector.broadcast(F, Float.float16ToFloat((short) (halves >>> 16))))
                                .lanewise(FMA, min, b);
                        scaleB = scaleB.lanewise(
                                MUL, FloatVector.broadcast(F, Float.float16ToFloat((short) halves) * step));
                        LongVector lowEven = LongVector.fromArray(L, fields, x);
                        LongVector lowOdd = LongVector.fromArray(L, fields, x + 8);
                        LongVector highEven = LongVector.fromArray(L, fields, x + 16);
                        LongVector highOdd = LongVector.fromArray(L, fields, x + 24);
                        LongVector upperA = LongVector.fromMemorySegment(L, w, p + QH, LE)
                                .rearrange(TWICE)
                                .lanewise(LSHR, TWICE_SHIFT);
                        LongVector upperB = LongVector.fromMemorySegment(L, w, q + QH, LE)
                                .rearrange(TWICE)
                                .lanewise(LSHR, TWICE_SHIFT);
                        LongVector v;
                        LongVector quants;
                        LongVector low;
                        LongVector high;
                        v = LongVector.fromMemorySegment(L, w, p + QS, LE);
                        quants =
                                upperA.lanewise(LSHL, 4).lanewise(AND, fifthBit).lanewise(OR, v.lanewise(AND, nibbles));
                        low = quants.lanewise(AND, evenBytes)
                                .lanewise(MUL, lowEven)
                                .lanewise(
                                        ADD,
                                        quants.lanewise(LSHR, 8)
                                                .lanewise(AND, evenBytes)
                                                .lanewise(MUL, lowOdd));
                        quants = upperA.lanewise(LSHL, 3)
                                .lanewise(AND, fifthBit)
                                .lanewise(OR, v.lanewise(LSHR, 4).lanewise(AND, nibbles));
                        high = quants.lanewise(AND, evenBytes)
                                .lanewise(MUL, highEven)
                                .lanewise(
                                        ADD,
                                        quants.lanewise(LSHR, 8)
                                                .lanewise(AND, evenBytes)
                                                .lanewise(MUL, highOdd));
                        a = ((FloatVector) low.lanewise(LSHR, 32)
                                        .lanewise(OR, high.lanewise(AND, top))
                                        .reinterpretAsInts()
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scaleA.rearrange(FIRST_HALF), a);
                        v = LongVector.fromMemorySegment(L, w, q + QS, LE);
                        quants =
                                upperB.lanewise(LSHL, 4).lanewise(AND, fifthBit).lanewise(OR, v.lanewise(AND, nibbles));
                        low = quants.lanewise(AND, evenBytes)
                                .lanewise(MUL, lowEven)
                                .lanewise(
                                        ADD,
                                        quants.lanewise(LSHR, 8)
                                                .lanewise(AND, evenBytes)
                                                .lanewise(MUL, lowOdd));
                        quants = upperB.lanewise(LSHL, 3)
                                .lanewise(AND, fifthBit)
                                .lanewise(OR, v.lanewise(LSHR, 4).lanewise(AND, nibbles));
                        high = quants.lanewise(AND, evenBytes)
                                .lanewise(MUL, highEven)
                                .lanewise(
                                        ADD,
                                        quants.lanewise(LSHR, 8)
                                                .lanewise(AND, evenBytes)
                                                .lanewise(MUL, highOdd));
                        b = ((FloatVector) low.lanewise(LSHR, 32)
                                        .lanewise(OR, high.lanewise(AND, top))
                                        .reinterpretAsInts()
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scaleB.rearrange(FIRST_HALF), b);
                        lowEven = LongVector.fromArray(L, fields, x + 32);
                        lowOdd = LongVector.fromArray(L, fields, x + 40);
                        highEven = LongVector.fromArray(L, fields, x + 48);
                        highOdd = LongVector.fromArray(L, fields, x + 56);
                        v = LongVector.fromMemorySegment(L, w, p + QS + 64, LE);
                        quants = upperA.lanewise(AND, fifthBit).lanewise(OR, v.lanewise(AND, nibbles));
                        low = quants.lanewise(AND, evenBytes)
                                .lanewise(MUL, lowEven)
                                .lanewise(
                                        ADD,
                                        quants.lanewise(LSHR, 8)
                                                .lanewise(AND, evenBytes)
                                                .lanewise(MUL, lowOdd));
                        quants = upperA.lanewise(LSHR, 1)
                                .lanewise(AND, fifthBit)
                                .lanewise(OR, v.lanewise(LSHR, 4).lanewise(AND, nibbles));
                        high = quants.lanewise(AND, evenBytes)
                                .lanewise(MUL, highEven)
                                .lanewise(
                                        ADD,
                                        quants.lanewise(LSHR, 8)
                                                .lanewise(AND, evenBytes)
                                                .lanewise(MUL, highOdd));
                        a = ((FloatVector) low.lanewise(LSHR, 32)
                                        .lanewise(OR, high.lanewise(AND, top))
                                        .reinterpretAsInts()
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scaleA.rearrange(SECOND_HALF), a);
                        v = LongVector.fromMemorySegment(L, w, q + QS + 64, LE);
                        quants = upperB.lanewise(AND, fifthBit).lanewise(OR, v.lanewise(AND, nibbles));
                        low = quants.lanewise(AND, evenBytes)
                                .lanewise(MUL, lowEven)
                                .lanewise(
                                        ADD,
                                        quants.lanewise(LSHR, 8)
                                                .lanewise(AND, evenBytes)
                                                .lanewise(MUL, lowOdd));
                        quants = upperB.lanewise(LSHR, 1)
                                .lanewise(AND, fifthBit)
                                .lanewise(OR, v.lanewise(LSHR, 4).lanewise(AND, nibbles));
                        high = quants.lanewise(AND, evenBytes)
                                .lanewise(MUL, highEven)
                                .lanewise(
                                        ADD,
                                        quants.lanewise(LSHR, 8)
                                                .lanewise(AND, evenBytes)
                                                .lanewise(MUL, highOdd));
                        b = ((FloatVector) low.lanewise(LSHR, 32)
                                        .lanewise(OR, high.lanewise(AND, top))
                                        .reinterpretAsInts()
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scaleB.rearrange(SECOND_HALF), b);
                        a.intoArray(sums, sum);
                        b.intoArray(sums, sum + LANES);
                    }
                }
            }
            row += (long) blocks * BLOCK_BYTES;
        }
    }
}
