package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jdk.incubator.vector.VectorOperators.OR;
import static jmistral.quant.format.Q4_0.BLOCK_BYTES;
import static jmistral.quant.format.Q4_0.BLOCK_ELEMENTS;
import static jmistral.quant.kernel.LongFields.L;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.I;
import static jmistral.quant.kernel.VectorShapes.LANES;
import static jmistral.quant.kernel.VectorShapes.LE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import jmistral.quant.TensorType;

/**
 * Rows of {@link jmistral.quant.format.Q4_0} with vectors of 512 bits. A block is nine shorts: d, and eight of quants. Two
 * loads that overlap take a group of four blocks; their shorts are moved so that a lane has 8 bytes of quants, which meet
 * activations as in {@link WideQ4_K}. Quants are taken as 0 to 15; a sum begins with -8 times the activations.
 */
final class WideQ4_0 extends RowStreams {
    private static final int TURN = TURN_COLUMNS / GroupFields.COLUMNS;
    private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, I.vectorShape());
    private static final int BLOCK_SHORTS = BLOCK_BYTES / 2;
    private static final int GROUP_BYTES = GroupFields.BLOCKS * BLOCK_BYTES;
    private static final int SECOND_LOAD = GROUP_BYTES - 4 * LANES;

    // Shorts of the first load. The quants of the last block are where they belong in the second load.
    private static final VectorShuffle<Short> HEADERS = VectorShuffle.fromOp(SHORTS, lane -> lane / 8 * BLOCK_SHORTS);
    private static final VectorShuffle<Short> QUANTS =
            VectorShuffle.fromOp(SHORTS, lane -> (lane / 8 * BLOCK_SHORTS + 1 + lane % 8) % (2 * LANES));
    private static final VectorMask<Integer> LAST_BLOCK =
            IntVector.zero(I).addIndex(1).compare(GE, LANES - 4);

    private static final ActivationLayout LAYOUT = () -> new GroupFields(15, -8);

    WideQ4_0() {
        super(TensorType.Q4_0);
    }

    @Override
    public ActivationLayout layout() {
        return LAYOUT;
    }

    @Override
    public int leastColumns() {
        return GroupFields.COLUMNS;
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
        GroupFields fields = (GroupFields) x;
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
            long[] fields,
            float[] steps,
            float[] sumsOfFields,
            int firstGroup,
            float[] sums) {
        NativeMemory.check(w.isNative());
        int groups = GroupFields.groups(columns);
        long rowBytes = columns / BLOCK_ELEMENTS * (long) BLOCK_BYTES;
        long lastGroup = rowBytes - GROUP_BYTES;
        LongVector nibbles = LongVector.broadcast(L, 0x000f000f000f000fL);
        LongVector top = LongVector.broadcast(L, 0xffffffff00000000L);
        IntVector half = IntVector.broadcast(I, 0x8fffe000);
        for (int r = 0; r < rows; r++) {
            for (int begin = 0; begin < groups; begin += TURN) {
                int end = Math.min(begin + TURN, groups);
                for (int stream = 0; stream < streams; stream += 2) {
                    long row = offsetBytes + r * rowBytes + stream * stride;
                    int sumA = FIRST_SUM + (r * streams + stream) * LANES;
                    int sumB = sumA + LANES;
                    FloatVector a = FloatVector.fromArray(F, sums, sumA);
                    FloatVector b = FloatVector.fromArray(F, sums, sumB);
                    for (int g = begin; g < end; g++) {
                        long groupA = row + Math.min((long) g * GROUP_BYTES, lastGroup);
                        long groupB = groupA + stride;
                        int group = firstGroup + g;
                        int x = CacheLine.LONGS + group * GroupFields.GROUP_LANES;
                        float step = steps[group];
                        FloatVector sum = FloatVector.fromArray(
                                F, sumsOfFields, CacheLine.FLOATS + group * FieldActivations.BLOCK_SUMS);
                        LongVector lowEven = LongVector.fromArray(L, fields, x);
                        LongVector lowOdd = LongVector.fromArray(L, fields, x + 8);
                        LongVector highEven = LongVector.fromArray(L, fields, x + 16);
                        LongVector highOdd = LongVector.fromArray(L, fields, x + 24);
                        ShortVector first;
                        LongVector v;
                        LongVector low;
                        LongVector high;
                        FloatVector t;
                        first = ShortVector.fromMemorySegment(SHORTS, w, groupA, LE);
                        v = first.rearrange(QUANTS)
                                .reinterpretAsInts()
                                .blend(IntVector.fromMemorySegment(I, w, groupA + SECOND_LOAD, LE), LAST_BLOCK)
                                .reinterpretAsLongs();
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
                        t = ((FloatVector) low.lanewise(LSHR, 32)
                                        .lanewise(OR, high.lanewise(AND, top))
                                        .reinterpretAsInts()
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, FloatVector.broadcast(F, step), sum);
                        a = first.rearrange(HEADERS)
                                .reinterpretAsInts()
                                .lanewise(ASHR, 3)
                                .lanewise(AND, half)
                                .reinterpretAsFloats()
                                .lanewise(MUL, 0x1p112f)
                                .lanewise(FMA, t, a);
                        first = ShortVector.fromMemorySegment(SHORTS, w, groupB, LE);
                        v = first.rearrange(QUANTS)
                                .reinterpretAsInts()
                                .blend(IntVector.fromMemorySegment(I, w, groupB + SECOND_LOAD, LE), LAST_BLOCK)
                                .reinterpretAsLongs();
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
                        t = ((FloatVector) low.lanewise(LSHR, 32)
                                        .lanewise(OR, high.lanewise(AND, top))
                                        .reinterpretAsInts()
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, FloatVector.broadcast(F, step), sum);
                        b = first.rearrange(HEADERS)
                                .reinterpretAsInts()
                                .lanewise(ASHR, 3)
                                .lanewise(AND, half)
                                .reinterpretAsFloats()
                                .lanewise(MUL, 0x1p112f)
                                .lanewise(FMA, t, b);
                    }
                    a.intoArray(sums, sumA);
                    b.intoArray(sums, sumB);
                }
            }
        }
    }
}
