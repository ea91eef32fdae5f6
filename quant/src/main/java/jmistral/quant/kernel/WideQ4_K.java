package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.B2F;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jdk.incubator.vector.VectorOperators.OR;
import static jmistral.quant.format.Q4_K.BLOCK_BYTES;
import static jmistral.quant.format.Q4_K.BLOCK_ELEMENTS;
import static jmistral.quant.format.Q4_K.QS;
import static jmistral.quant.kernel.LongFields.L;
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
 * Rows of {@link jmistral.quant.format.Q4_K} with vectors of 512 bits.
 *
 * <p>A lane of 64 bits holds four quants n0, n2, n4, n6 in fields of 16 bits, and its partner the activations a6, a4, a2,
 * a0. The product, of which 64 bits are kept, has n0 a0 + n2 a2 + n4 a4 + n6 a6 in its top field. The fields below are a
 * fraction of less than a half; taken along, they cost nothing, and less accuracy than the activations' rounding.
 */
final class WideQ4_K extends RowStreams {
    private static final int TURN = TURN_COLUMNS / BLOCK_ELEMENTS;

    static final ActivationLayout LAYOUT = () -> new NibbleFields(15);

    WideQ4_K() {
        super(TensorType.Q4_K);
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
        int blocks = columns / BLOCK_ELEMENTS;
        multiplyTwoRows(
                streams,
                w,
                offsetBytes,
                strideBytes,
                rows,
                blocks,
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
            float[] sumsOfFields,
            int firstBlock,
            float[] sums) {
        NativeMemory.check(w.isNative());
        LongVector nibbles = LongVector.broadcast(L, 0x000f000f000f000fL);
        LongVector top = LongVector.broadcast(L, 0xffffffff00000000L);
        int firstLane = CacheLine.LONGS + firstBlock * NibbleFields.BLOCK_LANES;
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
                        int x = firstLane + block * NibbleFields.BLOCK_LANES;
                        float step = steps[firstBlock + block];
                        FloatVector min =
                                FloatVector.fromArray(F, sumsOfFields, firstSum + block * FieldActivations.BLOCK_SUMS);
                        IntVector words;
                        int halves;
                        words = IntVector.fromMemorySegment(FOUR_INTS, w, p, LE);
                        words = words.rearrange(WORDS)
                                .lanewise(LSHR, SHIFTS)
                                .lanewise(AND, MASKS)
                                .lanewise(
                                        OR,
                                        words.rearrange(LAST_WORD)
                                                .lanewise(LSHR, LAST_WORD_SHIFTS)
                                                .lanewise(AND, LAST_WORD_MASKS));
                        FloatVector scalesA =
                                (FloatVector) words.reinterpretAsBytes().convertShape(B2F, F, 0);
                        halves = w.get(BlockFields.INT, p);
                        a = scalesA.lanewise(
                                        MUL, FloatVector.broadcast(F, Float.float16ToFloat((short) (halves >>> 16))))
                                .lanewise(FMA, min, a);
                        scalesA = scalesA.lanewise(
                                MUL, FloatVector.broadcast(F, Float.float16ToFloat((short) halves) * step));
                        words = IntVector.fromMemorySegment(FOUR_INTS, w, q, LE);
                        words = words.rearrange(WORDS)
                                .lanewise(LSHR, SHIFTS)
                                .lanewise(AND, MASKS)
                                .lanewise(
                                        OR,
                                        words.rearrange(LAST_WORD)
                                                .lanewise(LSHR, LAST_WORD_SHIFTS)
                                                .lanewise(AND, LAST_WORD_MASKS));
                        FloatVector scalesB =
                                (FloatVector) words.reinterpretAsBytes().convertShape(B2F, F, 0);
                        halves = w.get(BlockFields.INT, q);
                        b = scalesB.lanewise(
                                        MUL, FloatVector.broadcast(F, Float.float16ToFloat((short) (halves >>> 16))))
                                .lanewise(FMA, min, b);
                        scalesB = scalesB.lanewise(
                                MUL, FloatVector.broadcast(F, Float.float16ToFloat((short) halves) * step));
                        LongVector lowEven = LongVector.fromArray(L, fields, x);
                        LongVector lowOdd = LongVector.fromArray(L, fields, x + 8);
                        LongVector highEven = LongVector.fromArray(L, fields, x + 16);
                        LongVector highOdd = LongVector.fromArray(L, fields, x + 24);
                        LongVector v = LongVector.fromMemorySegment(L, w, p + QS, LE);
                        LongVector low = v.lanewise(AND, nibbles)
                                .lanewise(MUL, lowEven)
                                .lanewise(
                                        ADD,
                                        v.lanewise(LSHR, 8)
                                                .lanewise(AND, nibbles)
                                                .lanewise(MUL, lowOdd));
                        LongVector high = v.lanewise(LSHR, 4)
                                .lanewise(AND, nibbles)
                                .lanewise(MUL, highEven)
                                .lanewise(
                                        ADD,
                                        v.reinterpretAsShorts()
                                                .lanewise(LSHR, 12)
                                                .reinterpretAsLongs()
                                                .lanewise(MUL, highOdd));
                        a = ((FloatVector) low.lanewise(LSHR, 32)
                                        .lanewise(OR, high.lanewise(AND, top))
                                        .reinterpretAsInts()
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scalesA.rearrange(FIRST_HALF), a);
                        v = LongVector.fromMemorySegment(L, w, q + QS, LE);
                        low = v.lanewise(AND, nibbles)
                                .lanewise(MUL, lowEven)
                                .lanewise(
                                        ADD,
                                        v.lanewise(LSHR, 8)
                                                .lanewise(AND, nibbles)
                                                .lanewise(MUL, lowOdd));
                        high = v.lanewise(LSHR, 4)
                                .lanewise(AND, nibbles)
                                .lanewise(MUL, highEven)
                                .lanewise(
                                        ADD,
                                        v.reinterpretAsShorts()
                                                .lanewise(LSHR, 12)
                                                .reinterpretAsLongs()
                                                .lanewise(MUL, highOdd));
                        b = ((FloatVector) low.lanewise(LSHR, 32)
                                        .lanewise(OR, high.lanewise(AND, top))
                                        .reinterpretAsInts()
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scalesB.rearrange(FIRST_HALF), b);
                        lowEven = LongVector.fromArray(L, fields, x + 32);
                        lowOdd = LongVector.fromArray(L, fields, x + 40);
                        highEven = LongVector.fromArray(L, fields, x + 48);
                        highOdd = LongVector.fromArray(L, fields, x + 56);
                        v = LongVector.fromMemorySegment(L, w, p + QS + 64, LE);
                        low = v.lanewise(AND, nibbles)
                                .lanewise(MUL, lowEven)
                                .lanewise(
                                        ADD,
                                        v.lanewise(LSHR, 8)
                                                .lanewise(AND, nibbles)
                                                .lanewise(MUL, lowOdd));
                        high = v.lanewise(LSHR, 4)
                                .lanewise(AND, nibbles)
                                .lanewise(MUL, highEven)
                                .lanewise(
                                        ADD,
                                        v.reinterpretAsShorts()
                                                .lanewise(LSHR, 12)
                                                .reinterpretAsLongs()
                                                .lanewise(MUL, highOdd));
                        a = ((FloatVector) low.lanewise(LSHR, 32)
                                        .lanewise(OR, high.lanewise(AND, top))
                                        .reinterpretAsInts()
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scalesA.rearrange(SECOND_HALF), a);
                        v = LongVector.fromMemorySegment(L, w, q + QS + 64, LE);
                        low = v.lanewise(AND, nibbles)
                                .lanewise(MUL, lowEven)
                                .lanewise(
                                        ADD,
                                        v.lanewise(LSHR, 8)
                                                .lanewise(AND, nibbles)
                                                .lanewise(MUL, lowOdd));
                        high = v.lanewise(LSHR, 4)
                                .lanewise(AND, nibbles)
                                .lanewise(MUL, highEven)
                                .lanewise(
                                        ADD,
                                        v.reinterpretAsShorts()
                                                .lanewise(LSHR, 12)
                                                .reinterpretAsLongs()
                                                .lanewise(MUL, highOdd));
                        b = ((FloatVector) low.lanewise(LSHR, 32)
                                        .lanewise(OR, high.lanewise(AND, top))
                                        .reinterpretAsInts()
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scalesB.rearrange(SECOND_HALF), b);
                        a.intoArray(sums, sum);
                        b.intoArray(sums, sum + LANES);
                    }
                }
            }
            row += (long) blocks * BLOCK_BYTES;
        }
    }
}
