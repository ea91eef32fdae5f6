package jmistral.quant.kernel;

import static jmistral.quant.format.Q4_K.BLOCK_BYTES;
import static jmistral.quant.format.Q4_K.BLOCK_ELEMENTS;
import static jmistral.quant.format.Q4_K.QS;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.LE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import jmistral.quant.format.BlockFields;

/**
 * Rows of {@link jmistral.quant.format.Q4_K} with vectors of 512 bits.
 *
 * <p>A lane of 64 bits holds four quants n0, n2, n4, n6 in fields of 16 bits, and its partner the activations a6, a4, a2,
 * a0. The product, of which 64 bits are kept, has n0 a0 + n2 a2 + n4 a4 + n6 a6 in its top field. The fields below are a
 * fraction of less than a half; taken along, they cost nothing, and less accuracy than the activations' rounding.
 */
final class WideQ4_K extends TwoFieldStreams {
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

    // Scales of the sub-blocks that meet in the 32-bit lanes of each half: low quants in even lanes, high in odd ones.
    private static final VectorShuffle<Float> FIRST_HALF = scales(8);
    private static final VectorShuffle<Float> SECOND_HALF = scales(12);

    static final ActivationLayout LAYOUT = () -> new NibbleFields(15);

    @Override
    public ActivationLayout layout() {
        return LAYOUT;
    }

    @Override
    long rowBytes(int columns) {
        return columns / BLOCK_ELEMENTS * (long) BLOCK_BYTES;
    }

    @Override
    void multiplyPairs(
            MemorySegment w,
            long offsetBytes,
            long strideBytes,
            int pairs,
            int columns,
            ArrangedActivations x,
            int token,
            float[] sums) {
        NibbleFields fields = (NibbleFields) x;
        multiply(
                w,
                offsetBytes,
                strideBytes,
                pairs,
                columns / BLOCK_ELEMENTS,
                fields.values,
                fields.steps(),
                fields.sums(),
                fields.firstBlock(token),
                sums);
    }

    private static void multiply(
            MemorySegment w,
            long offsetBytes,
            long stride,
            int pairs,
            int blocks,
            long[] fields,
            float[] steps,
            float[] mins,
            int firstBlock,
            float[] sums) {
        LongVector nibbles = LongVector.broadcast(L, 0x000f000f000f000fL);
        LongVector top = LongVector.broadcast(L, 0xffffffff00000000L);
        long p = offsetBytes;
        for (int r = 0; r < pairs; r++) {
            long q = p + stride;
            FloatVector a = FloatVector.zero(F);
            FloatVector b = a;
            for (int block = firstBlock; block < firstBlock + blocks; block++) {
                int x = block * NibbleFields.BLOCK_LANES;
                float step = steps[block] * FIELD;
                FloatVector min = FloatVector.fromArray(F, mins, block * FieldActivations.BLOCK_SUMS);
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
                LongVector v = LongVector.fromMemorySegment(L, w, p + QS, LE);
                LongVector low = v.and(nibbles)
                        .mul(lowEven)
                        .add(v.lanewise(VectorOperators.LSHR, 8).and(nibbles).mul(lowOdd));
                LongVector high = v.lanewise(VectorOperators.LSHR, 4)
                        .and(nibbles)
                        .mul(highEven)
                        .add(v.reinterpretAsShorts()
                                .lanewise(VectorOperators.LSHR, 12)
                                .reinterpretAsLongs()
                                .mul(highOdd));
                a = ((FloatVector) low.lanewise(VectorOperators.LSHR, 32)
                                .or(high.and(top))
                                .reinterpretAsInts()
                                .convertShape(VectorOperators.I2F, F, 0))
                        .fma(scaleA.rearrange(FIRST_HALF), a);
                v = LongVector.fromMemorySegment(L, w, q + QS, LE);
                low = v.and(nibbles)
                        .mul(lowEven)
                        .add(v.lanewise(VectorOperators.LSHR, 8).and(nibbles).mul(lowOdd));
                high = v.lanewise(VectorOperators.LSHR, 4)
                        .and(nibbles)
                        .mul(highEven)
                        .add(v.reinterpretAsShorts()
                                .lanewise(VectorOperators.LSHR, 12)
                                .reinterpretAsLongs()
                                .mul(highOdd));
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
                low = v.and(nibbles)
                        .mul(lowEven)
                        .add(v.lanewise(VectorOperators.LSHR, 8).and(nibbles).mul(lowOdd));
                high = v.lanewise(VectorOperators.LSHR, 4)
                        .and(nibbles)
                        .mul(highEven)
                        .add(v.reinterpretAsShorts()
                                .lanewise(VectorOperators.LSHR, 12)
                                .reinterpretAsLongs()
                                .mul(highOdd));
                a = ((FloatVector) low.lanewise(VectorOperators.LSHR, 32)
                                .or(high.and(top))
                                .reinterpretAsInts()
                                .convertShape(VectorOperators.I2F, F, 0))
                        .fma(scaleA.rearrange(SECOND_HALF), a);
                v = LongVector.fromMemorySegment(L, w, q + QS + 64, LE);
                low = v.and(nibbles)
                        .mul(lowEven)
                        .add(v.lanewise(VectorOperators.LSHR, 8).and(nibbles).mul(lowOdd));
                high = v.lanewise(VectorOperators.LSHR, 4)
                        .and(nibbles)
                        .mul(highEven)
                        .add(v.reinterpretAsShorts()
                                .lanewise(VectorOperators.LSHR, 12)
                                .reinterpretAsLongs()
                                .mul(highOdd));
                b = ((FloatVector) low.lanewise(VectorOperators.LSHR, 32)
                                .or(high.and(top))
                                .reinterpretAsInts()
                                .convertShape(VectorOperators.I2F, F, 0))
                        .fma(scaleB.rearrange(SECOND_HALF), b);
                p += BLOCK_BYTES;
                q += BLOCK_BYTES;
            }
            a.intoArray(sums, 2 * r * LANES);
            b.intoArray(sums, (2 * r + 1) * LANES);
        }
    }

    private static VectorShuffle<Float> scales(int first) {
        return VectorShuffle.fromOp(VectorShapes.F, lane -> (first + lane % 2 + lane / 8 * 2) % VectorShapes.LANES);
    }

    private static IntVector words(int... words) {
        return IntVector.fromArray(HEADER, words, 0);
    }
}
