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
import static jmistral.quant.kernel.ScaleWords.LAST_WORD;
import static jmistral.quant.kernel.ScaleWords.LAST_WORD_MASKS;
import static jmistral.quant.kernel.ScaleWords.LAST_WORD_SHIFTS;
import static jmistral.quant.kernel.ScaleWords.MASKS;
import static jmistral.quant.kernel.ScaleWords.SHIFTS;
import static jmistral.quant.kernel.ScaleWords.UPPER_HALF;
import static jmistral.quant.kernel.ScaleWords.WORDS;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.FOUR_INTS;
import static jmistral.quant.kernel.VectorShapes.I;
import static jmistral.quant.kernel.VectorShapes.LANES;
import static jmistral.quant.kernel.VectorShapes.LE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShuffle;
import jmistral.quant.TensorType;
import jmistral.quant.format.BlockFields;

/**
 * Rows of {@link jmistral.quant.format.Q4_K} with vectors of 256 bits.
 *
 * <p>As in {@link WideQ4_K}, with two fields in a lane, since these vectors have no product of 64 bits: n0 and n2 meet a2
 * and a0, and the upper half of the product is n0 a0 + n2 a2.
 */
final class HalfWideQ4_K extends RowStreams {
    private static final int TURN = TURN_COLUMNS / BLOCK_ELEMENTS;

    // The scale of the low and of the high quants of 32 bytes, in all lanes.
    private static final VectorShuffle<Float> LOW_0 = VectorShuffle.fromOp(F, _ -> 0);
    private static final VectorShuffle<Float> HIGH_0 = VectorShuffle.fromOp(F, _ -> 1);
    private static final VectorShuffle<Float> LOW_1 = VectorShuffle.fromOp(F, _ -> 2);
    private static final VectorShuffle<Float> HIGH_1 = VectorShuffle.fromOp(F, _ -> 3);
    private static final VectorShuffle<Float> LOW_2 = VectorShuffle.fromOp(F, _ -> 4);
    private static final VectorShuffle<Float> HIGH_2 = VectorShuffle.fromOp(F, _ -> 5);
    private static final VectorShuffle<Float> LOW_3 = VectorShuffle.fromOp(F, _ -> 6);
    private static final VectorShuffle<Float> HIGH_3 = VectorShuffle.fromOp(F, _ -> 7);

    private static final ActivationLayout LAYOUT = () -> new BytePairs(15, 32);

    HalfWideQ4_K() {
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
            float[] sumsOfPairs,
            int firstBlock,
            float[] sums) {
        NativeMemory.check(w.isNative());
        IntVector nibbles = IntVector.broadcast(I, 0x000f000f);
        int firstLane = CacheLine.INTS + firstBlock * BytePairs.BLOCK_LANES;
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
                        int x = firstLane + block * BytePairs.BLOCK_LANES;
                        float step = steps[firstBlock + block];
                        FloatVector min =
                                FloatVector.fromArray(F, sumsOfPairs, firstSum + block * FieldActivations.BLOCK_SUMS);
                        IntVector words = IntVector.fromMemorySegment(FOUR_INTS, w, p, LE);
                        words = words.rearrange(WORDS)
                                .lanewise(LSHR, SHIFTS)
                                .lanewise(AND, MASKS)
                                .lanewise(
                                        OR,
                                        words.rearrange(LAST_WORD)
                                                .lanewise(LSHR, LAST_WORD_SHIFTS)
                                                .lanewise(AND, LAST_WORD_MASKS));
                        int halves = w.get(BlockFields.INT, p);
                        a = ((FloatVector) words.reinterpretAsBytes().convertShape(B2F, F, 0))
                                .lanewise(MUL, FloatVector.broadcast(F, Float.float16ToFloat((short) (halves >>> 16))))
                                .lanewise(FMA, min, a);
                        FloatVector scalesA = ((FloatVector) words.rearrange(UPPER_HALF)
                                        .reinterpretAsBytes()
                                        .convertShape(B2F, F, 0))
                                .lanewise(MUL, FloatVector.broadcast(F, Float.float16ToFloat((short) halves) * step));
                        words = IntVector.fromMemorySegment(FOUR_INTS, w, q, LE);
                        words = words.rearrange(WORDS)
                                .lanewise(LSHR, SHIFTS)
                                .lanewise(AND, MASKS)
                                .lanewise(
                                        OR,
                                        words.rearrange(LAST_WORD)
                                                .lanewise(LSHR, LAST_WORD_SHIFTS)
                                                .lanewise(AND, LAST_WORD_MASKS));
                        halves = w.get(BlockFields.INT, q);
                        b = ((FloatVector) words.reinterpretAsBytes().convertShape(B2F, F, 0))
                                .lanewise(MUL, FloatVector.broadcast(F, Float.float16ToFloat((short) (halves >>> 16))))
                                .lanewise(FMA, min, b);
                        FloatVector scalesB = ((FloatVector) words.rearrange(UPPER_HALF)
                                        .reinterpretAsBytes()
                                        .convertShape(B2F, F, 0))
                                .lanewise(MUL, FloatVector.broadcast(F, Float.float16ToFloat((short) halves) * step));
                        IntVector lowEven = IntVector.fromArray(I, pairs, x);
                        IntVector lowOdd = IntVector.fromArray(I, pairs, x + 1 * LANES);
                        IntVector highEven = IntVector.fromArray(I, pairs, x + 2 * LANES);
                        IntVector highOdd = IntVector.fromArray(I, pairs, x + 3 * LANES);
                        IntVector v = IntVector.fromMemorySegment(I, w, p + QS, LE);
                        a = ((FloatVector) v.lanewise(AND, nibbles)
                                        .lanewise(MUL, lowEven)
                                        .lanewise(
                                                ADD,
                                                v.lanewise(LSHR, 8)
                                                        .lanewise(AND, nibbles)
                                                        .lanewise(MUL, lowOdd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scalesA.rearrange(LOW_0), a);
                        a = ((FloatVector) v.lanewise(LSHR, 4)
                                        .lanewise(AND, nibbles)
                                        .lanewise(MUL, highEven)
                                        .lanewise(
                                                ADD,
                                                v.lanewise(LSHR, 12)
                                                        .lanewise(AND, nibbles)
                                                        .lanewise(MUL, highOdd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scalesA.rearrange(HIGH_0), a);
                        v = IntVector.fromMemorySegment(I, w, q + QS, LE);
                        b = ((FloatVector) v.lanewise(AND, nibbles)
                                        .lanewise(MUL, lowEven)
                                        .lanewise(
                                                ADD,
                                                v.lanewise(LSHR, 8)
                                                        .lanewise(AND, nibbles)
                                                        .lanewise(MUL, lowOdd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scalesB.rearrange(LOW_0), b);
                        b = ((FloatVector) v.lanewise(LSHR, 4)
                                        .lanewise(AND, nibbles)
                                        .lanewise(MUL, highEven)
                                        .lanewise(
                                                ADD,
                                                v.lanewise(LSHR, 12)
                                                        .lanewise(AND, nibbles)
                                                        .lanewise(MUL, highOdd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scalesB.rearrange(HIGH_0), b);
                        lowEven = IntVector.fromArray(I, pairs, x + 4 * LANES);
                        lowOdd = IntVector.fromArray(I, pairs, x + 5 * LANES);
                        highEven = IntVector.fromArray(I, pairs, x + 6 * LANES);
                        highOdd = IntVector.fromArray(I, pairs, x + 7 * LANES);
                        v = IntVector.fromMemorySegment(I, w, p + QS + 32, LE);
                        a = ((FloatVector) v.lanewise(AND, nibbles)
                                        .lanewise(MUL, lowEven)
                                        .lanewise(
                                                ADD,
                                                v.lanewise(LSHR, 8)
                                                        .lanewise(AND, nibbles)
                                                        .lanewise(MUL, lowOdd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scalesA.rearrange(LOW_1), a);
                        a = ((FloatVector) v.lanewise(LSHR, 4)
                                        .lanewise(AND, nibbles)
                                        .lanewise(MUL, highEven)
                                        .lanewise(
                                                ADD,
                                                v.lanewise(LSHR, 12)
                                                        .lanewise(AND, nibbles)
                                                        .lanewise(MUL, highOdd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scalesA.rearrange(HIGH_1), a);
                        v = IntVector.fromMemorySegment(I, w, q + QS + 32, LE);
                        b = ((FloatVector) v.lanewise(AND, nibbles)
                                        .lanewise(MUL, lowEven)
                                        .lanewise(
                                                ADD,
                                                v.lanewise(LSHR, 8)
                                                        .lanewise(AND, nibbles)
                                                        .lanewise(MUL, lowOdd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scalesB.rearrange(LOW_1), b);
                        b = ((FloatVector) v.lanewise(LSHR, 4)
                                        .lanewise(AND, nibbles)
                                        .lanewise(MUL, highEven)
                                        .lanewise(
                                                ADD,
                                                v.lanewise(LSHR, 12)
                                                        .lanewise(AND, nibbles)
                                                        .lanewise(MUL, highOdd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scalesB.rearrange(HIGH_1), b);
                        lowEven = IntVector.fromArray(I, pairs, x + 8 * LANES);
                        lowOdd = IntVector.fromArray(I, pairs, x + 9 * LANES);
                        highEven = IntVector.fromArray(I, pairs, x + 10 * LANES);
                        highOdd = IntVector.fromArray(I, pairs, x + 11 * LANES);
                        v = IntVector.fromMemorySegment(I, w, p + QS + 64, LE);
                        a = ((FloatVector) v.lanewise(AND, nibbles)
                                        .lanewise(MUL, lowEven)
                                        .lanewise(
                                                ADD,
                                                v.lanewise(LSHR, 8)
                                                        .lanewise(AND, nibbles)
                                                        .lanewise(MUL, lowOdd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scalesA.rearrange(LOW_2), a);
                        a = ((FloatVector) v.lanewise(LSHR, 4)
                                        .lanewise(AND, nibbles)
                                        .lanewise(MUL, highEven)
                                        .lanewise(
                                                ADD,
                                                v.lanewise(LSHR, 12)
                                                        .lanewise(AND, nibbles)
                                                        .lanewise(MUL, highOdd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scalesA.rearrange(HIGH_2), a);
                        v = IntVector.fromMemorySegment(I, w, q + QS + 64, LE);
                        b = ((FloatVector) v.lanewise(AND, nibbles)
                                        .lanewise(MUL, lowEven)
                                        .lanewise(
                                                ADD,
                                                v.lanewise(LSHR, 8)
                                                        .lanewise(AND, nibbles)
                                                        .lanewise(MUL, lowOdd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scalesB.rearrange(LOW_2), b);
                        b = ((FloatVector) v.lanewise(LSHR, 4)
                                        .lanewise(AND, nibbles)
                                        .lanewise(MUL, highEven)
                                        .lanewise(
                                                ADD,
                                                v.lanewise(LSHR, 12)
                                                        .lanewise(AND, nibbles)
                                                        .lanewise(MUL, highOdd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scalesB.rearrange(HIGH_2), b);
                        lowEven = IntVector.fromArray(I, pairs, x + 12 * LANES);
                        lowOdd = IntVector.fromArray(I, pairs, x + 13 * LANES);
                        highEven = IntVector.fromArray(I, pairs, x + 14 * LANES);
                        highOdd = IntVector.fromArray(I, pairs, x + 15 * LANES);
                        v = IntVector.fromMemorySegment(I, w, p + QS + 96, LE);
                        a = ((FloatVector) v.lanewise(AND, nibbles)
                                        .lanewise(MUL, lowEven)
                                        .lanewise(
                                                ADD,
                                                v.lanewise(LSHR, 8)
                                                        .lanewise(AND, nibbles)
                                                        .lanewise(MUL, lowOdd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scalesA.rearrange(LOW_3), a);
                        a = ((FloatVector) v.lanewise(LSHR, 4)
                                        .lanewise(AND, nibbles)
                                        .lanewise(MUL, highEven)
                                        .lanewise(
                                                ADD,
                                                v.lanewise(LSHR, 12)
                                                        .lanewise(AND, nibbles)
                                                        .lanewise(MUL, highOdd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scalesA.rearrange(HIGH_3), a);
                        v = IntVector.fromMemorySegment(I, w, q + QS + 96, LE);
                        b = ((FloatVector) v.lanewise(AND, nibbles)
                                        .lanewise(MUL, lowEven)
                                        .lanewise(
                                                ADD,
                                                v.lanewise(LSHR, 8)
                                                        .lanewise(AND, nibbles)
                                                        .lanewise(MUL, lowOdd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scalesB.rearrange(LOW_3), b);
                        b = ((FloatVector) v.lanewise(LSHR, 4)
                                        .lanewise(AND, nibbles)
                                        .lanewise(MUL, highEven)
                                        .lanewise(
                                                ADD,
                                                v.lanewise(LSHR, 12)
                                                        .lanewise(AND, nibbles)
                                                        .lanewise(MUL, highOdd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scalesB.rearrange(HIGH_3), b);
                        a.intoArray(sums, sum);
                        b.intoArray(sums, sum + LANES);
                    }
                }
            }
            row += (long) blocks * BLOCK_BYTES;
        }
    }
}
