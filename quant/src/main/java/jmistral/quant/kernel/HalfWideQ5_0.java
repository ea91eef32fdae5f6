package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jdk.incubator.vector.VectorOperators.OR;
import static jmistral.quant.format.Q5_0.BLOCK_BYTES;
import static jmistral.quant.format.Q5_0.BLOCK_ELEMENTS;
import static jmistral.quant.format.Q5_0.QH;
import static jmistral.quant.format.Q5_0.QS;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.I;
import static jmistral.quant.kernel.VectorShapes.LANES;
import static jmistral.quant.kernel.VectorShapes.LE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jmistral.quant.TensorType;

/**
 * Rows of {@link jmistral.quant.format.Q5_0} with vectors of 256 bits. Quants and fifth bits of two blocks are taken by two
 * loads, each for one of them; four fifth bits are spread over bytes by a multiplication. Quants meet activations as in
 * {@link HalfWideQ4_K}. They are taken as 0 to 31; a sum begins with -16 times the activations.
 */
final class HalfWideQ5_0 extends RowStreams {
    private static final int TURN = TURN_COLUMNS / GroupPairs.COLUMNS;
    private static final int GROUP_BYTES = GroupPairs.BLOCKS * BLOCK_BYTES;

    // Where the second block's field is the upper half of a vector.
    private static final int SECOND_QS = BLOCK_BYTES + QS - 2 * LANES;
    private static final int SECOND_QH = BLOCK_BYTES + QH - 2 * LANES;
    private static final VectorMask<Integer> SECOND_BLOCK =
            IntVector.zero(I).addIndex(1).compare(GE, LANES / 2);

    // d is in the lower half of its int, and in the upper half of that of the second block.
    private static final VectorShuffle<Integer> HEADERS = VectorShuffle.fromOp(I, lane -> lane / 4 * (BLOCK_BYTES / 4));
    private static final IntVector TO_UPPER_HALF = IntVector.broadcast(I, 16).blend(0, SECOND_BLOCK);

    // The fifth bits of a block in all its lanes, and those of a lane's low quants.
    private static final VectorShuffle<Integer> FIFTH_BITS = VectorShuffle.fromOp(I, lane -> lane / 4 * 4);
    private static final IntVector FIRST_FIFTH =
            IntVector.zero(I).addIndex(1).lanewise(AND, 3).lanewise(LSHL, 2);

    private static final ActivationLayout LAYOUT = () -> new GroupPairs(31, -16);

    HalfWideQ5_0() {
        super(TensorType.Q5_0);
    }

    @Override
    public ActivationLayout layout() {
        return LAYOUT;
    }

    @Override
    public int leastColumns() {
        return GroupPairs.COLUMNS;
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
        GroupPairs fields = (GroupPairs) x;
        multiplyTwoRows(
                streams,
                w,
                offsetBytes,
                strideBytes,
                rows,
                columns,
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
            int columns,
            int[] fields,
            float[] steps,
            float[] sumsOfFields,
            int firstGroup,
            float[] sums) {
        NativeMemory.check(w.isNative());
        int groups = GroupPairs.groups(columns);
        long rowBytes = columns / BLOCK_ELEMENTS * (long) BLOCK_BYTES;
        long lastGroup = rowBytes - GROUP_BYTES;
        IntVector nibbles = IntVector.broadcast(I, 0x0f0f0f0f);
        IntVector four = IntVector.broadcast(I, 0x0000000f);
        IntVector spread = IntVector.broadcast(I, 0x02040810); // bits 0 to 3 to bits 4, 12, 20 and 28
        IntVector fifth = IntVector.broadcast(I, 0x10101010);
        IntVector even = IntVector.broadcast(I, 0x001f001f);
        IntVector half = IntVector.broadcast(I, 0x8fffe000);
        for (int r = 0; r < rows; r++) {
            for (int begin = 0; begin < groups; begin += TURN) {
                int end = Math.min(begin + TURN, groups);
                for (int stream = 0; stream < streams; stream += 2) {
                    long row = offsetBytes + r * rowBytes + stream * stride;
                    int sumA = FIRST_SUM + (r * streams + stream) * LANES;
                    int sumB = sumA + LANES;
                    for (int g = begin; g < end; g++) {
                        long groupA = row + Math.min((long) g * GROUP_BYTES, lastGroup);
                        long groupB = groupA + stride;
                        int group = firstGroup + g;
                        int x = CacheLine.INTS + group * GroupPairs.GROUP_LANES;
                        float step = steps[group];
                        FloatVector sum = FloatVector.fromArray(
                                F, sumsOfFields, CacheLine.FLOATS + group * FieldActivations.BLOCK_SUMS);
                        IntVector lowEven = IntVector.fromArray(I, fields, x);
                        IntVector lowOdd = IntVector.fromArray(I, fields, x + LANES);
                        IntVector highEven = IntVector.fromArray(I, fields, x + 2 * LANES);
                        IntVector highOdd = IntVector.fromArray(I, fields, x + 3 * LANES);
                        IntVector v;
                        IntVector fifths;
                        IntVector low;
                        IntVector high;
                        FloatVector t;
                        FloatVector a = FloatVector.fromArray(F, sums, sumA);
                        FloatVector b = FloatVector.fromArray(F, sums, sumB);
                        v = IntVector.fromMemorySegment(I, w, groupA + QS, LE)
                                .blend(IntVector.fromMemorySegment(I, w, groupA + SECOND_QS, LE), SECOND_BLOCK);
                        fifths = IntVector.fromMemorySegment(I, w, groupA + QH, LE)
                                .blend(IntVector.fromMemorySegment(I, w, groupA + SECOND_QH, LE), SECOND_BLOCK)
                                .rearrange(FIFTH_BITS)
                                .lanewise(LSHR, FIRST_FIFTH);
                        low = fifths.lanewise(AND, four)
                                .lanewise(MUL, spread)
                                .lanewise(AND, fifth)
                                .lanewise(OR, v.lanewise(AND, nibbles));
                        high = fifths.lanewise(LSHR, 16)
                                .lanewise(AND, four)
                                .lanewise(MUL, spread)
                                .lanewise(AND, fifth)
                                .lanewise(OR, v.lanewise(LSHR, 4).lanewise(AND, nibbles));
                        t = ((FloatVector) low.lanewise(AND, even)
                                        .lanewise(MUL, lowEven)
                                        .lanewise(
                                                ADD,
                                                low.lanewise(LSHR, 8)
                                                        .lanewise(AND, even)
                                                        .lanewise(MUL, lowOdd))
                                        .lanewise(ADD, high.lanewise(AND, even).lanewise(MUL, highEven))
                                        .lanewise(
                                                ADD,
                                                high.lanewise(LSHR, 8)
                                                        .lanewise(AND, even)
                                                        .lanewise(MUL, highOdd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, FloatVector.broadcast(F, step), sum);
                        a = IntVector.fromMemorySegment(I, w, groupA, LE)
                                .rearrange(HEADERS)
                                .lanewise(LSHL, TO_UPPER_HALF)
                                .lanewise(ASHR, 3)
                                .lanewise(AND, half)
                                .reinterpretAsFloats()
                                .lanewise(MUL, 0x1p112f)
                                .lanewise(FMA, t, a);
                        v = IntVector.fromMemorySegment(I, w, groupB + QS, LE)
                                .blend(IntVector.fromMemorySegment(I, w, groupB + SECOND_QS, LE), SECOND_BLOCK);
                        fifths = IntVector.fromMemorySegment(I, w, groupB + QH, LE)
                                .blend(IntVector.fromMemorySegment(I, w, groupB + SECOND_QH, LE), SECOND_BLOCK)
                                .rearrange(FIFTH_BITS)
                                .lanewise(LSHR, FIRST_FIFTH);
                        low = fifths.lanewise(AND, four)
                                .lanewise(MUL, spread)
                                .lanewise(AND, fifth)
                                .lanewise(OR, v.lanewise(AND, nibbles));
                        high = fifths.lanewise(LSHR, 16)
                                .lanewise(AND, four)
                                .lanewise(MUL, spread)
                                .lanewise(AND, fifth)
                                .lanewise(OR, v.lanewise(LSHR, 4).lanewise(AND, nibbles));
                        t = ((FloatVector) low.lanewise(AND, even)
                                        .lanewise(MUL, lowEven)
                                        .lanewise(
                                                ADD,
                                                low.lanewise(LSHR, 8)
                                                        .lanewise(AND, even)
                                                        .lanewise(MUL, lowOdd))
                                        .lanewise(ADD, high.lanewise(AND, even).lanewise(MUL, highEven))
                                        .lanewise(
                                                ADD,
                                                high.lanewise(LSHR, 8)
                                                        .lanewise(AND, even)
                                                        .lanewise(MUL, highOdd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, FloatVector.broadcast(F, step), sum);
                        b = IntVector.fromMemorySegment(I, w, groupB, LE)
                                .rearrange(HEADERS)
                                .lanewise(LSHL, TO_UPPER_HALF)
                                .lanewise(ASHR, 3)
                                .lanewise(AND, half)
                                .reinterpretAsFloats()
                                .lanewise(MUL, 0x1p112f)
                                .lanewise(FMA, t, b);
                        a.intoArray(sums, sumA);
                        b.intoArray(sums, sumB);
                    }
                }
            }
        }
    }
}
