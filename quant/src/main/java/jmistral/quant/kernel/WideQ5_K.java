package jmistral.quant.kernel;

import static jmistral.quant.format.Q5_K.BLOCK_BYTES;
import static jmistral.quant.format.Q5_K.BLOCK_ELEMENTS;
import static jmistral.quant.format.Q5_K.QH;
import static jmistral.quant.format.Q5_K.QS;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.LE;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import jmistral.quant.format.BlockFields;

/**
 * Rows of {@link jmistral.quant.format.Q5_K} with vectors of 512 bits: the fifth bits join the others in a byte, and then
 * products are those of {@link WideQ4_K}.
 */
final class WideQ5_K extends FieldStreams {
    private static final VectorSpecies<Long> L = LongVector.SPECIES_512;
    private static final int LANES = 16;
    private static final float FIELD = 0x1p-16f; // what the top field of 32 bits is worth, as a float

    // The first 16 bytes of a super-block are d and dmin, and three words of 6-bit fields. They become the bytes of
    // mins 0 to 7 and scales 0 to 7: from words 2, 2, 1, 1 and, the low bits of 4 to 7, from word 3.
    private static final VectorSpecies<Integer> HEADER = IntVector.SPECIES_128;
    private static final VectorShuffle<Integer> WORDS = VectorShuffle.fromValues(HEADER, 2, 2, 1, 1);
    private static final IntVector SHIFTS = words(0, 2, 0, 2);
    private static final IntVector MASKS = words(0x3f3f3f3f, 0x30303030, 0x3f3f3f3f, 0x30303030);
    private static final VectorShuffle<Integer> LAST_WORD = VectorShuffle.fromValues(HEADER, 3, 3, 3, 3);
    private static final IntVector LAST_WORD_SHIFTS = words(0, 4, 0, 0);
    private static final IntVector LAST_WORD_MASKS = words(0, 0x0f0f0f0f, 0, 0x0f0f0f0f);

    // The fifth bits of all quants lie in 32 bytes: two bits for lanes 0 to 3 of the first half, the next two for lanes
    // 4
    // to 7, then those of the second half.
    private static final VectorShuffle<Long> TWICE = VectorShuffle.fromOp(L, lane -> lane % 4);
    private static final LongVector TWICE_SHIFT =
            LongVector.zero(L).addIndex(1).lanewise(VectorOperators.LSHR, 2).lanewise(VectorOperators.LSHL, 1);

    // Scales of the sub-blocks that meet in the 32-bit lanes of each half: low quants in even lanes, high in odd ones.
    private static final VectorShuffle<Float> FIRST_HALF = scales(8);
    private static final VectorShuffle<Float> SECOND_HALF = scales(12);

    static final ActivationLayout LAYOUT = () -> new NibbleFields(31);

    WideQ5_K() {
        super(2);
    }

    @Override
    public ActivationLayout layout() {
        return LAYOUT;
    }

    @Override
    long rowBytes(int columns) {
        return columns / BLOCK_ELEMENTS * (long) BLOCK_BYTES;
    }

    @Override
    void multiplyTwo(
            MemorySegment w,
            long offsetBytes,
            long strideBytes,
            int columns,
            ArrangedActivations x,
            int token,
            float[] sums) {
        NibbleFields fields = (NibbleFields) x;
        multiplyTwoRows(
                w,
                offsetBytes,
                offsetBytes + strideBytes,
                columns / BLOCK_ELEMENTS,
                fields.values,
                fields.steps(),
                fields.sums(),
                fields.firstBlock(token),
                sums);
    }

    private static void multiplyTwoRows(
            MemorySegment w,
            long p,
            long q,
            int blocks,
            long[] fields,
            float[] steps,
            float[] mins,
            int firstBlock,
            float[] sums) {
        LongVector nibbles = LongVector.broadcast(L, 0x0f0f0f0f0f0f0f0fL);
        LongVector fifthBit = LongVector.broadcast(L, 0x1010101010101010L);
        LongVector evenBytes = LongVector.broadcast(L, 0x001f001f001f001fL);
        LongVector top = LongVector.broadcast(L, 0xffffffff00000000L);
        Arrays.fill(sums, 0, 2 * LANES, 0);
        int firstLane = firstBlock * NibbleFields.BLOCK_LANES;
        int firstSum = firstBlock * FieldActivations.BLOCK_SUMS;
        for (int block = 0; block < blocks; block++) {
            FloatVector a = FloatVector.fromArray(F, sums, 0);
            FloatVector b = FloatVector.fromArray(F, sums, LANES);
            int x = firstLane + block * NibbleFields.BLOCK_LANES;
            float step = steps[firstBlock + block] * FIELD;
            FloatVector min = FloatVector.fromArray(F, mins, firstSum + block * FieldActivations.BLOCK_SUMS);
            IntVector words = IntVector.fromMemorySegment(HEADER, w, p, LE);
            IntVector six = words.rearrange(WORDS)
                    .lanewise(VectorOperators.LSHR, SHIFTS)
                    .lanewise(VectorOperators.AND, MASKS)
                    .lanewise(
                            VectorOperators.OR,
                            words.rearrange(LAST_WORD)
                                    .lanewise(VectorOperators.LSHR, LAST_WORD_SHIFTS)
                                    .lanewise(VectorOperators.AND, LAST_WORD_MASKS));
            FloatVector scaleA = (FloatVector) six.reinterpretAsBytes().convertShape(VectorOperators.B2F, F, 0);
            int halves = w.get(BlockFields.INT, p);
            a = scaleA.mul(Float.float16ToFloat((short) (halves >>> 16))).fma(min, a);
            scaleA = scaleA.mul(Float.float16ToFloat((short) halves) * step);
            words = IntVector.fromMemorySegment(HEADER, w, q, LE);
            six = words.rearrange(WORDS)
                    .lanewise(VectorOperators.LSHR, SHIFTS)
                    .lanewise(VectorOperators.AND, MASKS)
                    .lanewise(
                            VectorOperators.OR,
                            words.rearrange(LAST_WORD)
                                    .lanewise(VectorOperators.LSHR, LAST_WORD_SHIFTS)
                                    .lanewise(VectorOperators.AND, LAST_WORD_MASKS));
            FloatVector scaleB = (FloatVector) six.reinterpretAsBytes().convertShape(VectorOperators.B2F, F, 0);
            halves = w.get(BlockFields.INT, q);
            b = scaleB.mul(Float.float16ToFloat((short) (halves >>> 16))).fma(min, b);
            scaleB = scaleB.mul(Float.float16ToFloat((short) halves) * step);
            LongVector lowEven = LongVector.fromArray(L, fields, x);
            LongVector lowOdd = LongVector.fromArray(L, fields, x + 8);
            LongVector highEven = LongVector.fromArray(L, fields, x + 16);
            LongVector highOdd = LongVector.fromArray(L, fields, x + 24);
            LongVector upperA = LongVector.fromMemorySegment(L, w, p + QH, LE)
                    .rearrange(TWICE)
                    .lanewise(VectorOperators.LSHR, TWICE_SHIFT);
            LongVector upperB = LongVector.fromMemorySegment(L, w, q + QH, LE)
                    .rearrange(TWICE)
                    .lanewise(VectorOperators.LSHR, TWICE_SHIFT);
            LongVector v;
            LongVector quants;
            LongVector low;
            LongVector high;
            v = LongVector.fromMemorySegment(L, w, p + QS, LE);
            quants = upperA.lanewise(VectorOperators.LSHL, 4).and(fifthBit).or(v.and(nibbles));
            low = quants.and(evenBytes)
                    .mul(lowEven)
                    .add(quants.lanewise(VectorOperators.LSHR, 8).and(evenBytes).mul(lowOdd));
            quants = upperA.lanewise(VectorOperators.LSHL, 3)
                    .and(fifthBit)
                    .or(v.lanewise(VectorOperators.LSHR, 4).and(nibbles));
            high = quants.and(evenBytes)
                    .mul(highEven)
                    .add(quants.lanewise(VectorOperators.LSHR, 8).and(evenBytes).mul(highOdd));
            a = ((FloatVector) low.lanewise(VectorOperators.LSHR, 32)
                            .or(high.and(top))
                            .reinterpretAsInts()
                            .convertShape(VectorOperators.I2F, F, 0))
                    .fma(scaleA.rearrange(FIRST_HALF), a);
            v = LongVector.fromMemorySegment(L, w, q + QS, LE);
            quants = upperB.lanewise(VectorOperators.LSHL, 4).and(fifthBit).or(v.and(nibbles));
            low = quants.and(evenBytes)
                    .mul(lowEven)
                    .add(quants.lanewise(VectorOperators.LSHR, 8).and(evenBytes).mul(lowOdd));
            quants = upperB.lanewise(VectorOperators.LSHL, 3)
                    .and(fifthBit)
                    .or(v.lanewise(VectorOperators.LSHR, 4).and(nibbles));
            high = quants.and(evenBytes)
                    .mul(highEven)
                    .add(quants.lanewise(VectorOperators.LSHR, 8).and(evenBytes).mul(highOdd));
            b = ((FloatVector) low.lanewise(VectorOperators.LSHR, 32)
                            .or(high.and(top))
                            .reinterpretAsInts()
                            .convertShape(VectorOperators.I2F, F, 0))
                    .fma(scaleB.rearrange(FIRST_HALF), b);
            lowEven = LongVector.fromArray(L, fields, x + 32);
            lowOdd = LongVector.fromArray(L, fields, x + 40);
            highEven = LongVector.fromArray(L, fields, x + 48);
            highOdd = LongVector.fromArray(L, fields, x + 56);
            v = LongVector.fromMemorySegment(L, w, p + QS + 64, LE);
            quants = upperA.and(fifthBit).or(v.and(nibbles));
            low = quants.and(evenBytes)
                    .mul(lowEven)
                    .add(quants.lanewise(VectorOperators.LSHR, 8).and(evenBytes).mul(lowOdd));
            quants = upperA.lanewise(VectorOperators.LSHR, 1)
                    .and(fifthBit)
                    .or(v.lanewise(VectorOperators.LSHR, 4).and(nibbles));
            high = quants.and(evenBytes)
                    .mul(highEven)
                    .add(quants.lanewise(VectorOperators.LSHR, 8).and(evenBytes).mul(highOdd));
            a = ((FloatVector) low.lanewise(VectorOperators.LSHR, 32)
                            .or(high.and(top))
                            .reinterpretAsInts()
                            .convertShape(VectorOperators.I2F, F, 0))
                    .fma(scaleA.rearrange(SECOND_HALF), a);
            v = LongVector.fromMemorySegment(L, w, q + QS + 64, LE);
            quants = upperB.and(fifthBit).or(v.and(nibbles));
            low = quants.and(evenBytes)
                    .mul(lowEven)
                    .add(quants.lanewise(VectorOperators.LSHR, 8).and(evenBytes).mul(lowOdd));
            quants = upperB.lanewise(VectorOperators.LSHR, 1)
                    .and(fifthBit)
                    .or(v.lanewise(VectorOperators.LSHR, 4).and(nibbles));
            high = quants.and(evenBytes)
                    .mul(highEven)
                    .add(quants.lanewise(VectorOperators.LSHR, 8).and(evenBytes).mul(highOdd));
            b = ((FloatVector) low.lanewise(VectorOperators.LSHR, 32)
                            .or(high.and(top))
                            .reinterpretAsInts()
                            .convertShape(VectorOperators.I2F, F, 0))
                    .fma(scaleB.rearrange(SECOND_HALF), b);
            a.intoArray(sums, 0);
            b.intoArray(sums, LANES);
            p += BLOCK_BYTES;
            q += BLOCK_BYTES;
        }
    }

    private static VectorShuffle<Float> scales(int first) {
        return VectorShuffle.fromOp(VectorShapes.F, lane -> (first + lane % 2 + lane / 8 * 2) % VectorShapes.LANES);
    }

    private static IntVector words(int... words) {
        return IntVector.fromArray(HEADER, words, 0);
    }
}
