package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jdk.incubator.vector.VectorOperators.OR;
import static jmistral.quant.format.Q5_1.BLOCK_BYTES;
import static jmistral.quant.format.Q5_1.BLOCK_ELEMENTS;
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
 * Rows of {@link jmistral.quant.format.Q5_1}, two streams at a time. A block is six ints: d and m, the fifth bits, and
 * four of quants. Two loads that overlap take a group of blocks, as in {@link FusedQ4_1}; the fifth bits of the 4 bytes in
 * a lane are spread over them by a multiplication.
 */
final class FusedQ5_1 extends TwoStreams {
    private static final int BLOCK_UNITS = BLOCK_BYTES / 4; // ints
    private static final int LOAD_UNITS = LANES;
    private static final int SECOND_LOAD = NibbleGroups.BLOCKS * BLOCK_UNITS - LOAD_UNITS;

    // Lanes of the first load, lanes of the second, and where the second is meant.
    private static final VectorShuffle<Integer> QUANTS_1 = shuffle(2, 4, 0);
    private static final VectorShuffle<Integer> QUANTS_2 = shuffle(2, 4, SECOND_LOAD);
    private static final VectorMask<Integer> QUANTS_IN_2 = inSecond(2, 4);
    private static final VectorShuffle<Integer> FIFTH_BITS_1 = shuffle(1, 1, 0);
    private static final VectorShuffle<Integer> FIFTH_BITS_2 = shuffle(1, 1, SECOND_LOAD);
    private static final VectorMask<Integer> FIFTH_BITS_IN_2 = inSecond(1, 1);
    private static final VectorShuffle<Integer> SCALES_1 = shuffle(0, 1, 0);
    private static final VectorShuffle<Integer> SCALES_2 = shuffle(0, 1, SECOND_LOAD);
    private static final VectorMask<Integer> SCALES_IN_2 = inSecond(0, 1);

    private static final IntVector FIRST_FIFTH =
            IntVector.zero(I).addIndex(1).lanewise(AND, 3).lanewise(LSHL, 2);

    private static final ActivationLayout LAYOUT = () -> new NibbleGroups(1);

    FusedQ5_1() {
        super(TensorType.Q5_1);
    }

    @Override
    public ActivationLayout layout() {
        return LAYOUT;
    }

    @Override
    public int leastColumns() {
        return NibbleGroups.COLUMNS;
    }

    @Override
    void multiplyPairs(
            MemorySegment w, long p, long stride, int pairs, int columns, float[] x, int xOffset, float[] lanes) {
        NativeMemory.check(w.isNative());
        int groups = NibbleGroups.groups(columns);
        long rowBytes = columns / BLOCK_ELEMENTS * (long) BLOCK_BYTES;
        long lastGroup = rowBytes - (long) NibbleGroups.BLOCKS * BLOCK_BYTES;
        IntVector nibbles = IntVector.broadcast(I, 0x0f0f0f0f);
        IntVector four = IntVector.broadcast(I, 0x0000000f);
        IntVector spread = IntVector.broadcast(I, 0x02040810); // bits 0 to 3 to bits 4, 12, 20 and 28
        IntVector fifth = IntVector.broadcast(I, 0x10101010);
        IntVector byte0 = IntVector.broadcast(I, 0x0000001f);
        IntVector byte1 = IntVector.broadcast(I, 0x00001f00);
        IntVector byte2 = IntVector.broadcast(I, 0x001f0000);
        IntVector byte3 = IntVector.broadcast(I, 0x1f000000);
        IntVector half = IntVector.broadcast(I, 0x8fffe000);
        for (int r = 0; r < pairs; r++) {
            long row = p + r * rowBytes;
            FloatVector a = FloatVector.zero(F);
            FloatVector b = a;
            FloatVector offsetA = a;
            FloatVector offsetB = a;
            for (int g = 0; g < groups; g++) {
                long groupA = row + Math.min((long) g * NibbleGroups.BLOCKS * BLOCK_BYTES, lastGroup);
                long groupB = groupA + stride;
                int xi = xOffset + g * NibbleGroups.FLOATS;
                IntVector first;
                IntVector second;
                IntVector q;
                IntVector header;
                FloatVector sums = FloatVector.fromArray(F, x, xi);
                FloatVector x0 = FloatVector.fromArray(F, x, xi + LANES);
                FloatVector x1 = FloatVector.fromArray(F, x, xi + 2 * LANES);
                FloatVector x2 = FloatVector.fromArray(F, x, xi + 3 * LANES);
                FloatVector x3 = FloatVector.fromArray(F, x, xi + 4 * LANES);
                first = IntVector.fromMemorySegment(I, w, groupA, LE);
                second = IntVector.fromMemorySegment(I, w, groupA + 4L * SECOND_LOAD, LE);
                IntVector packedA = first.rearrange(QUANTS_1).blend(second.rearrange(QUANTS_2), QUANTS_IN_2);
                IntVector fifthA = first.rearrange(FIFTH_BITS_1)
                        .blend(second.rearrange(FIFTH_BITS_2), FIFTH_BITS_IN_2)
                        .lanewise(LSHR, FIRST_FIFTH);
                header = first.rearrange(SCALES_1).blend(second.rearrange(SCALES_2), SCALES_IN_2);
                FloatVector scaleA = header.lanewise(LSHL, 16)
                        .lanewise(ASHR, 3)
                        .lanewise(AND, half)
                        .reinterpretAsFloats()
                        .lanewise(MUL, 0x1p112f);
                offsetA = header.lanewise(ASHR, 3)
                        .lanewise(AND, half)
                        .reinterpretAsFloats()
                        .lanewise(MUL, 0x1p112f)
                        .lanewise(FMA, sums, offsetA);
                q = fifthA.lanewise(AND, four)
                        .lanewise(MUL, spread)
                        .lanewise(AND, fifth)
                        .lanewise(OR, packedA.lanewise(AND, nibbles));
                FloatVector tA = ((FloatVector) q.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                tA = ((FloatVector) q.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, tA);
                tA = ((FloatVector) q.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, tA);
                tA = ((FloatVector) q.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, tA);
                first = IntVector.fromMemorySegment(I, w, groupB, LE);
                second = IntVector.fromMemorySegment(I, w, groupB + 4L * SECOND_LOAD, LE);
                IntVector packedB = first.rearrange(QUANTS_1).blend(second.rearrange(QUANTS_2), QUANTS_IN_2);
                IntVector fifthB = first.rearrange(FIFTH_BITS_1)
                        .blend(second.rearrange(FIFTH_BITS_2), FIFTH_BITS_IN_2)
                        .lanewise(LSHR, FIRST_FIFTH);
                header = first.rearrange(SCALES_1).blend(second.rearrange(SCALES_2), SCALES_IN_2);
                FloatVector scaleB = header.lanewise(LSHL, 16)
                        .lanewise(ASHR, 3)
                        .lanewise(AND, half)
                        .reinterpretAsFloats()
                        .lanewise(MUL, 0x1p112f);
                offsetB = header.lanewise(ASHR, 3)
                        .lanewise(AND, half)
                        .reinterpretAsFloats()
                        .lanewise(MUL, 0x1p112f)
                        .lanewise(FMA, sums, offsetB);
                q = fifthB.lanewise(AND, four)
                        .lanewise(MUL, spread)
                        .lanewise(AND, fifth)
                        .lanewise(OR, packedB.lanewise(AND, nibbles));
                FloatVector tB = ((FloatVector) q.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                tB = ((FloatVector) q.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, tB);
                tB = ((FloatVector) q.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, tB);
                tB = ((FloatVector) q.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, tB);
                x0 = FloatVector.fromArray(F, x, xi + 5 * LANES);
                x1 = FloatVector.fromArray(F, x, xi + 6 * LANES);
                x2 = FloatVector.fromArray(F, x, xi + 7 * LANES);
                x3 = FloatVector.fromArray(F, x, xi + 8 * LANES);
                q = fifthA.lanewise(LSHR, 16)
                        .lanewise(AND, four)
                        .lanewise(MUL, spread)
                        .lanewise(AND, fifth)
                        .lanewise(OR, packedA.lanewise(LSHR, 4).lanewise(AND, nibbles));
                tA = ((FloatVector) q.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(FMA, x0, tA);
                tA = ((FloatVector) q.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, tA);
                tA = ((FloatVector) q.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, tA);
                tA = ((FloatVector) q.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, tA);
                a = tA.lanewise(FMA, scaleA, a);
                q = fifthB.lanewise(LSHR, 16)
                        .lanewise(AND, four)
                        .lanewise(MUL, spread)
                        .lanewise(AND, fifth)
                        .lanewise(OR, packedB.lanewise(LSHR, 4).lanewise(AND, nibbles));
                tB = ((FloatVector) q.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(FMA, x0, tB);
                tB = ((FloatVector) q.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, tB);
                tB = ((FloatVector) q.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, tB);
                tB = ((FloatVector) q.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, tB);
                b = tB.lanewise(FMA, scaleB, b);
            }
            a.lanewise(ADD, offsetA).intoArray(lanes, 2 * r * LANES);
            b.lanewise(ADD, offsetB).intoArray(lanes, (2 * r + 1) * LANES);
        }
    }

    /** Of the ints of all blocks, the one that lane {@code lane} takes, where a field has {@code count}. */
    private static int unit(int lane, int first, int count) {
        return lane / 4 * BLOCK_UNITS + first + lane % count;
    }

    private static VectorShuffle<Integer> shuffle(int first, int count, int load) {
        return VectorShuffle.fromOp(I, lane -> Math.floorMod(unit(lane, first, count) - load, LOAD_UNITS));
    }

    private static VectorMask<Integer> inSecond(int first, int count) {
        boolean[] second = new boolean[LOAD_UNITS];
        for (int lane = 0; lane < LOAD_UNITS; lane++) {
            second[lane] = unit(lane, first, count) >= LOAD_UNITS;
        }
        return VectorMask.fromArray(I, second, 0);
    }
}
