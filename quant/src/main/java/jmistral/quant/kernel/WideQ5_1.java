package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jdk.incubator.vector.VectorOperators.OR;
import static jmistral.quant.format.Q5_1.BLOCK_BYTES;
import static jmistral.quant.format.Q5_1.BLOCK_ELEMENTS;
import static jmistral.quant.format.Q5_1.D;
import static jmistral.quant.format.Q5_1.QH;
import static jmistral.quant.format.Q5_1.QS;
import static jmistral.quant.kernel.LongFields.L;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.I;
import static jmistral.quant.kernel.VectorShapes.LANES;
import static jmistral.quant.kernel.VectorShapes.LE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import jmistral.quant.TensorType;

/**
 * Rows of {@link jmistral.quant.format.Q5_1} with vectors of 512 bits. A block is six ints: d and m, the fifth bits, and
 * four of quants. Two loads that overlap take a group of four blocks, as in {@link WideQ4_1}. Bytes are moved so that a
 * lane of 4 bytes has fifth bits and d, see {@link FifthBits}.
 */
final class WideQ5_1 extends RowStreams {
    private static final int TURN = TURN_COLUMNS / GroupFields.COLUMNS;
    private static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class, I.vectorShape());
    private static final int BLOCK_INTS = BLOCK_BYTES / 4;
    private static final int LOAD_BYTES = 4 * LANES;
    private static final int GROUP_BYTES = GroupFields.BLOCKS * BLOCK_BYTES;
    private static final int SECOND_LOAD = GROUP_BYTES - LOAD_BYTES;

    // Lanes of the first load, lanes of the second, and where the second is meant.
    private static final VectorShuffle<Integer> QUANTS_1 = TwoLoads.first(I, WideQ5_1::quants);
    private static final VectorShuffle<Integer> QUANTS_2 = TwoLoads.second(I, WideQ5_1::quants, SECOND_LOAD / 4);
    private static final VectorMask<Integer> QUANTS_IN_2 = TwoLoads.inSecond(I, WideQ5_1::quants);
    private static final VectorShuffle<Integer> MINS_1 = TwoLoads.first(I, WideQ5_1::min);
    private static final VectorShuffle<Integer> MINS_2 = TwoLoads.second(I, WideQ5_1::min, SECOND_LOAD / 4);
    private static final VectorMask<Integer> MINS_IN_2 = TwoLoads.inSecond(I, WideQ5_1::min);
    private static final VectorShuffle<Byte> HEADERS_1 = TwoLoads.first(BYTES, WideQ5_1::header);
    private static final VectorShuffle<Byte> HEADERS_2 = TwoLoads.second(BYTES, WideQ5_1::header, SECOND_LOAD);
    private static final VectorMask<Byte> HEADERS_IN_2 = TwoLoads.inSecond(BYTES, WideQ5_1::header);

    private static final ActivationLayout LAYOUT = () -> new GroupFields(31, 1);

    WideQ5_1() {
        super(TensorType.Q5_1);
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
        LongVector even = LongVector.broadcast(L, 0x001f001f001f001fL);
        LongVector top = LongVector.broadcast(L, 0xffffffff00000000L);
        IntVector nibbles = IntVector.broadcast(I, 0x0f0f0f0f);
        IntVector fifth = IntVector.broadcast(I, 0x10101010);
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
                        int x = CacheLine.LONGS + group * GroupFields.GROUP_LANES;
                        float step = steps[group];
                        FloatVector sum = FloatVector.fromArray(
                                F, sumsOfFields, CacheLine.FLOATS + group * FieldActivations.BLOCK_SUMS);
                        LongVector lowEven = LongVector.fromArray(L, fields, x);
                        LongVector lowOdd = LongVector.fromArray(L, fields, x + 8);
                        LongVector highEven = LongVector.fromArray(L, fields, x + 16);
                        LongVector highOdd = LongVector.fromArray(L, fields, x + 24);
                        ByteVector first;
                        ByteVector second;
                        IntVector packed;
                        IntVector mins;
                        IntVector header;
                        LongVector v;
                        LongVector low;
                        LongVector high;
                        FloatVector t;
                        FloatVector a = FloatVector.fromArray(F, sums, sumA);
                        FloatVector b = FloatVector.fromArray(F, sums, sumB);
                        first = ByteVector.fromMemorySegment(BYTES, w, groupA, LE);
                        second = ByteVector.fromMemorySegment(BYTES, w, groupA + SECOND_LOAD, LE);
                        packed = first.reinterpretAsInts()
                                .rearrange(QUANTS_1)
                                .blend(second.reinterpretAsInts().rearrange(QUANTS_2), QUANTS_IN_2);
                        mins = first.reinterpretAsInts()
                                .rearrange(MINS_1)
                                .blend(second.reinterpretAsInts().rearrange(MINS_2), MINS_IN_2);
                        header = first.rearrange(HEADERS_1)
                                .blend(second.rearrange(HEADERS_2), HEADERS_IN_2)
                                .reinterpretAsInts();
                        v = header.lanewise(AND, FifthBits.MASK)
                                .lanewise(MUL, FifthBits.SPREAD)
                                .lanewise(AND, fifth)
                                .lanewise(OR, packed.lanewise(AND, nibbles))
                                .reinterpretAsLongs();
                        low = v.lanewise(AND, even)
                                .lanewise(MUL, lowEven)
                                .lanewise(
                                        ADD,
                                        v.reinterpretAsShorts()
                                                .lanewise(LSHR, 8)
                                                .reinterpretAsLongs()
                                                .lanewise(MUL, lowOdd));
                        v = header.lanewise(LSHR, 8)
                                .lanewise(AND, FifthBits.MASK)
                                .lanewise(MUL, FifthBits.SPREAD)
                                .lanewise(AND, fifth)
                                .lanewise(OR, packed.lanewise(LSHR, 4).lanewise(AND, nibbles))
                                .reinterpretAsLongs();
                        high = v.lanewise(AND, even)
                                .lanewise(MUL, highEven)
                                .lanewise(
                                        ADD,
                                        v.reinterpretAsShorts()
                                                .lanewise(LSHR, 8)
                                                .reinterpretAsLongs()
                                                .lanewise(MUL, highOdd));
                        t = ((FloatVector) low.lanewise(LSHR, 32)
                                        .lanewise(OR, high.lanewise(AND, top))
                                        .reinterpretAsInts()
                                        .convertShape(I2F, F, 0))
                                .lanewise(MUL, step);
                        a = header.lanewise(ASHR, 3)
                                .lanewise(AND, half)
                                .reinterpretAsFloats()
                                .lanewise(MUL, 0x1p112f)
                                .lanewise(FMA, t, a);
                        a = mins.lanewise(ASHR, 3)
                                .lanewise(AND, half)
                                .reinterpretAsFloats()
                                .lanewise(MUL, 0x1p112f)
                                .lanewise(FMA, sum, a);
                        first = ByteVector.fromMemorySegment(BYTES, w, groupB, LE);
                        second = ByteVector.fromMemorySegment(BYTES, w, groupB + SECOND_LOAD, LE);
                        packed = first.reinterpretAsInts()
                                .rearrange(QUANTS_1)
                                .blend(second.reinterpretAsInts().rearrange(QUANTS_2), QUANTS_IN_2);
                        mins = first.reinterpretAsInts()
                                .rearrange(MINS_1)
                                .blend(second.reinterpretAsInts().rearrange(MINS_2), MINS_IN_2);
                        header = first.rearrange(HEADERS_1)
                                .blend(second.rearrange(HEADERS_2), HEADERS_IN_2)
                                .reinterpretAsInts();
                        v = header.lanewise(AND, FifthBits.MASK)
                                .lanewise(MUL, FifthBits.SPREAD)
                                .lanewise(AND, fifth)
                                .lanewise(OR, packed.lanewise(AND, nibbles))
                                .reinterpretAsLongs();
                        low = v.lanewise(AND, even)
                                .lanewise(MUL, lowEven)
                                .lanewise(
                                        ADD,
                                        v.reinterpretAsShorts()
                                                .lanewise(LSHR, 8)
                                                .reinterpretAsLongs()
                                                .lanewise(MUL, lowOdd));
                        v = header.lanewise(LSHR, 8)
                                .lanewise(AND, FifthBits.MASK)
                                .lanewise(MUL, FifthBits.SPREAD)
                                .lanewise(AND, fifth)
                                .lanewise(OR, packed.lanewise(LSHR, 4).lanewise(AND, nibbles))
                                .reinterpretAsLongs();
                        high = v.lanewise(AND, even)
                                .lanewise(MUL, highEven)
                                .lanewise(
                                        ADD,
                                        v.reinterpretAsShorts()
                                                .lanewise(LSHR, 8)
                                                .reinterpretAsLongs()
                                                .lanewise(MUL, highOdd));
                        t = ((FloatVector) low.lanewise(LSHR, 32)
                                        .lanewise(OR, high.lanewise(AND, top))
                                        .reinterpretAsInts()
                                        .convertShape(I2F, F, 0))
                                .lanewise(MUL, step);
                        b = header.lanewise(ASHR, 3)
                                .lanewise(AND, half)
                                .reinterpretAsFloats()
                                .lanewise(MUL, 0x1p112f)
                                .lanewise(FMA, t, b);
                        b = mins.lanewise(ASHR, 3)
                                .lanewise(AND, half)
                                .reinterpretAsFloats()
                                .lanewise(MUL, 0x1p112f)
                                .lanewise(FMA, sum, b);
                        a.intoArray(sums, sumA);
                        b.intoArray(sums, sumB);
                    }
                }
            }
        }
    }

    /** The int of the group that lane {@code lane} of the quants takes. */
    private static int quants(int lane) {
        return lane / 4 * BLOCK_INTS + QS / 4 + lane % 4;
    }

    /** The int of the group that lane {@code lane} of the mins takes: m is its upper half. */
    private static int min(int lane) {
        return lane / 4 * BLOCK_INTS;
    }

    /** The byte of the group that lane {@code lane} of the headers takes. */
    private static int header(int lane) {
        int block = lane / 16 * BLOCK_BYTES;
        return block
                + switch (lane % 4) {
                    case 0 -> QH + lane % 16 / 8;
                    case 1 -> QH + 2 + lane % 16 / 8;
                    default -> D + lane % 4 - 2;
                };
    }
}
