package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jmistral.quant.format.Q4_0.BLOCK_BYTES;
import static jmistral.quant.format.Q4_0.BLOCK_ELEMENTS;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.I;
import static jmistral.quant.kernel.VectorShapes.LANES;
import static jmistral.quant.kernel.VectorShapes.LE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import jmistral.quant.TensorType;

/**
 * Rows of {@link jmistral.quant.format.Q4_0}, two streams at a time. A block is nine shorts: d, and eight of quants.
 * Two loads that overlap take a group of blocks; their shorts are moved so that a lane has 4 bytes of quants, which are
 * converted where they stand, as in {@link OrderedActivations}. Quants are taken as 0 to 15; a sum begins with -8 times the
 * activations.
 */
final class FusedQ4_0 extends TwoStreams {
    private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, I.vectorShape());
    private static final int BLOCK_SHORTS = BLOCK_BYTES / 2;
    private static final int SECOND_LOAD = NibbleGroups.BLOCKS * BLOCK_BYTES - 4 * LANES;

    // Shorts of the first load. The quants of the last block are where they belong in the second load.
    private static final VectorShuffle<Short> HEADERS = VectorShuffle.fromOp(SHORTS, lane -> lane / 8 * BLOCK_SHORTS);
    private static final VectorShuffle<Short> QUANTS =
            VectorShuffle.fromOp(SHORTS, lane -> (lane / 8 * BLOCK_SHORTS + 1 + lane % 8) % (2 * LANES));
    private static final VectorMask<Integer> LAST_BLOCK =
            IntVector.zero(I).addIndex(1).compare(GE, LANES - 4);

    private static final ActivationLayout LAYOUT = () -> new NibbleGroups(-8);

    FusedQ4_0() {
        super(TensorType.Q4_0);
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
        IntVector byte0 = IntVector.broadcast(I, 0x0000000f);
        IntVector byte1 = IntVector.broadcast(I, 0x00000f00);
        IntVector byte2 = IntVector.broadcast(I, 0x000f0000);
        IntVector byte3 = IntVector.broadcast(I, 0x0f000000);
        IntVector half = IntVector.broadcast(I, 0x8fffe000);
        for (int r = 0; r < pairs; r++) {
            long row = p + r * rowBytes;
            FloatVector a = FloatVector.zero(F);
            FloatVector b = a;
            for (int g = 0; g < groups; g++) {
                long groupA = row + Math.min((long) g * NibbleGroups.BLOCKS * BLOCK_BYTES, lastGroup);
                long groupB = groupA + stride;
                int xi = xOffset + g * NibbleGroups.FLOATS;
                ShortVector first;
                FloatVector sums = FloatVector.fromArray(F, x, xi);
                FloatVector x0 = FloatVector.fromArray(F, x, xi + LANES);
                FloatVector x1 = FloatVector.fromArray(F, x, xi + 2 * LANES);
                FloatVector x2 = FloatVector.fromArray(F, x, xi + 3 * LANES);
                FloatVector x3 = FloatVector.fromArray(F, x, xi + 4 * LANES);
                first = ShortVector.fromMemorySegment(SHORTS, w, groupA, LE);
                IntVector qA = first.rearrange(QUANTS)
                        .reinterpretAsInts()
                        .blend(IntVector.fromMemorySegment(I, w, groupA + SECOND_LOAD, LE), LAST_BLOCK);
                FloatVector scaleA = first.rearrange(HEADERS)
                        .reinterpretAsInts()
                        .lanewise(ASHR, 3)
                        .lanewise(AND, half)
                        .reinterpretAsFloats()
                        .lanewise(MUL, 0x1p112f);
                FloatVector tA =
                        ((FloatVector) qA.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(FMA, x0, sums);
                tA = ((FloatVector) qA.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, tA);
                tA = ((FloatVector) qA.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, tA);
                tA = ((FloatVector) qA.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, tA);
                first = ShortVector.fromMemorySegment(SHORTS, w, groupB, LE);
                IntVector qB = first.rearrange(QUANTS)
                        .reinterpretAsInts()
                        .blend(IntVector.fromMemorySegment(I, w, groupB + SECOND_LOAD, LE), LAST_BLOCK);
                FloatVector scaleB = first.rearrange(HEADERS)
                        .reinterpretAsInts()
                        .lanewise(ASHR, 3)
                        .lanewise(AND, half)
                        .reinterpretAsFloats()
                        .lanewise(MUL, 0x1p112f);
                FloatVector tB =
                        ((FloatVector) qB.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(FMA, x0, sums);
                tB = ((FloatVector) qB.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, tB);
                tB = ((FloatVector) qB.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, tB);
                tB = ((FloatVector) qB.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, tB);
                x0 = FloatVector.fromArray(F, x, xi + 5 * LANES);
                x1 = FloatVector.fromArray(F, x, xi + 6 * LANES);
                x2 = FloatVector.fromArray(F, x, xi + 7 * LANES);
                x3 = FloatVector.fromArray(F, x, xi + 8 * LANES);
                qA = qA.lanewise(LSHR, 4);
                tA = ((FloatVector) qA.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(FMA, x0, tA);
                tA = ((FloatVector) qA.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, tA);
                tA = ((FloatVector) qA.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, tA);
                tA = ((FloatVector) qA.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, tA);
                a = tA.lanewise(FMA, scaleA, a);
                qB = qB.lanewise(LSHR, 4);
                tB = ((FloatVector) qB.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(FMA, x0, tB);
                tB = ((FloatVector) qB.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, tB);
                tB = ((FloatVector) qB.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, tB);
                tB = ((FloatVector) qB.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, tB);
                b = tB.lanewise(FMA, scaleB, b);
            }
            a.intoArray(lanes, 2 * r * LANES);
            b.intoArray(lanes, (2 * r + 1) * LANES);
        }
    }
}
