package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jmistral.quant.format.IQ4_NL.BLOCK_BYTES;
import static jmistral.quant.format.IQ4_NL.BLOCK_ELEMENTS;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.I;
import static jmistral.quant.kernel.VectorShapes.LANES;
import static jmistral.quant.kernel.VectorShapes.LE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import jmistral.quant.TensorType;
import jmistral.quant.format.Iq4Values;

/**
 * Rows of {@link jmistral.quant.format.IQ4_NL} with vectors of 512 bits. Loads are those of {@link
 * WideQ4_0}. Codes select bytes 0 to 240 from a table, 127 more than their values, which are converted where they stand
 * in a lane; a sum begins with -127 times the activations. The table recurs throughout a vector: what stands above a code
 * makes no difference.
 */
final class WideIQ4_NL extends FloatStreams {
    private static final int TURN = TURN_COLUMNS / NibbleGroups.COLUMNS;

    private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, I.vectorShape());
    private static final int BLOCK_SHORTS = BLOCK_BYTES / 2;
    private static final int SECOND_LOAD = NibbleGroups.BLOCKS * BLOCK_BYTES - 4 * LANES;

    // Shorts of the first load. The quants of the last block are where they belong in the second load.
    private static final VectorShuffle<Short> HEADERS = VectorShuffle.fromOp(SHORTS, lane -> lane / 8 * BLOCK_SHORTS);
    private static final VectorShuffle<Short> QUANTS =
            VectorShuffle.fromOp(SHORTS, lane -> (lane / 8 * BLOCK_SHORTS + 1 + lane % 8) % (2 * LANES));
    private static final VectorMask<Integer> LAST_BLOCK =
            IntVector.zero(I).addIndex(1).compare(GE, LANES - 4);

    static final ByteVector VALUES = values();

    static final ActivationLayout LAYOUT = NibbleGroups::new;

    WideIQ4_NL() {
        super(TensorType.IQ4_NL);
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
    void multiplyTwoRows(
            int streams,
            MemorySegment w,
            long offsetBytes,
            long stride,
            int rows,
            int columns,
            float[] x,
            int xOffset,
            float[] sums) {
        NativeMemory.check(w.isNative());
        int groups = NibbleGroups.groups(columns);
        long rowBytes = columns / BLOCK_ELEMENTS * (long) BLOCK_BYTES;
        long lastGroup = rowBytes - (long) NibbleGroups.BLOCKS * BLOCK_BYTES;
        IntVector byte0 = IntVector.broadcast(I, 0x000000ff);
        IntVector byte1 = IntVector.broadcast(I, 0x0000ff00);
        IntVector byte2 = IntVector.broadcast(I, 0x00ff0000);
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
                        long groupA = row + Math.min((long) g * NibbleGroups.BLOCKS * BLOCK_BYTES, lastGroup);
                        long groupB = groupA + stride;
                        int xi = xOffset + g * NibbleGroups.FLOATS;
                        ShortVector first;
                        IntVector v;
                        FloatVector offsets = FloatVector.fromArray(F, x, xi);
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
                        v = qA.reinterpretAsBytes().selectFrom(VALUES).reinterpretAsInts();
                        FloatVector tA = ((FloatVector) v.lanewise(AND, byte0).convertShape(I2F, F, 0))
                                .lanewise(FMA, x0, offsets);
                        tA = ((FloatVector) v.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, tA);
                        tA = ((FloatVector) v.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, tA);
                        tA = ((FloatVector) v.lanewise(LSHR, 24).convertShape(I2F, F, 0)).lanewise(FMA, x3, tA);
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
                        v = qB.reinterpretAsBytes().selectFrom(VALUES).reinterpretAsInts();
                        FloatVector tB = ((FloatVector) v.lanewise(AND, byte0).convertShape(I2F, F, 0))
                                .lanewise(FMA, x0, offsets);
                        tB = ((FloatVector) v.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, tB);
                        tB = ((FloatVector) v.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, tB);
                        tB = ((FloatVector) v.lanewise(LSHR, 24).convertShape(I2F, F, 0)).lanewise(FMA, x3, tB);
                        x0 = FloatVector.fromArray(F, x, xi + 5 * LANES);
                        x1 = FloatVector.fromArray(F, x, xi + 6 * LANES);
                        x2 = FloatVector.fromArray(F, x, xi + 7 * LANES);
                        x3 = FloatVector.fromArray(F, x, xi + 8 * LANES);
                        v = qA.lanewise(LSHR, 4)
                                .reinterpretAsBytes()
                                .selectFrom(VALUES)
                                .reinterpretAsInts();
                        tA = ((FloatVector) v.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(FMA, x0, tA);
                        tA = ((FloatVector) v.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, tA);
                        tA = ((FloatVector) v.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, tA);
                        tA = ((FloatVector) v.lanewise(LSHR, 24).convertShape(I2F, F, 0)).lanewise(FMA, x3, tA);
                        a = tA.lanewise(FMA, scaleA, a);
                        v = qB.lanewise(LSHR, 4)
                                .reinterpretAsBytes()
                                .selectFrom(VALUES)
                                .reinterpretAsInts();
                        tB = ((FloatVector) v.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(FMA, x0, tB);
                        tB = ((FloatVector) v.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, tB);
                        tB = ((FloatVector) v.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, tB);
                        tB = ((FloatVector) v.lanewise(LSHR, 24).convertShape(I2F, F, 0)).lanewise(FMA, x3, tB);
                        b = tB.lanewise(FMA, scaleB, b);
                    }
                    a.intoArray(sums, sumA);
                    b.intoArray(sums, sumB);
                }
            }
        }
    }

    private static ByteVector values() {
        byte[] values = new byte[4 * LANES];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) (Iq4Values.value(i % 16) + 127);
        }
        return ByteVector.fromArray(VectorSpecies.of(byte.class, I.vectorShape()), values, 0);
    }
}
