package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.SUB;
import static jmistral.quant.format.IQ4_XS.BLOCK_BYTES;
import static jmistral.quant.format.IQ4_XS.BLOCK_ELEMENTS;
import static jmistral.quant.format.IQ4_XS.QS;
import static jmistral.quant.kernel.VectorShapes.F;
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
 * Rows of {@link jmistral.quant.format.IQ4_XS}, two streams at a time, with vectors of 512 bits. Codes become floats as in
 * {@link FusedIQ4_NL}; four of the eight blocks are a vector.
 */
final class FusedIQ4_XS extends TwoStreams {
    // The first 8 bytes of a super-block are d, 16 bits with the upper two bits of all scales, and their low nibbles.
    private static final IntVector LOW_SHIFT =
            IntVector.zero(I).addIndex(1).lanewise(AND, 7).lanewise(LSHL, 2);
    private static final IntVector HIGH_SHIFT = LOW_SHIFT.lanewise(LSHR, 1);

    // The scales of the lanes of each half.
    private static final VectorShuffle<Float> FIRST_HALF = VectorShuffle.fromOp(F, lane -> lane / 4);
    private static final VectorShuffle<Float> SECOND_HALF = VectorShuffle.fromOp(F, lane -> (4 + lane / 4) % LANES);

    FusedIQ4_XS() {
        super(TensorType.IQ4_XS);
    }

    @Override
    public ActivationLayout layout() {
        return FusedIQ4_NL.LAYOUT;
    }

    @Override
    void multiplyPairs(
            MemorySegment w, long p, long stride, int pairs, int columns, float[] x, int xOffset, float[] lanes) {
        NativeMemory.check(w.isNative());
        int blocks = columns / BLOCK_ELEMENTS;
        long rowBytes = (long) blocks * BLOCK_BYTES;
        IntVector lowBits = IntVector.broadcast(I, 0x0000000f);
        IntVector highBits = IntVector.broadcast(I, 0x00000030);
        IntVector byte0 = IntVector.broadcast(I, 0x000000ff);
        IntVector byte1 = IntVector.broadcast(I, 0x0000ff00);
        IntVector byte2 = IntVector.broadcast(I, 0x00ff0000);
        for (int r = 0; r < pairs; r++) {
            long row = p + r * rowBytes;
            int a = 2 * r * LANES; // sums stay in memory and are cleared outside, as in FieldStreams
            int b = a + LANES;
            for (int block = 0; block < blocks; block++) {
                long blockA = row + (long) block * BLOCK_BYTES;
                long blockB = blockA + stride;
                int xi = xOffset + 2 * block * NibbleGroups.FLOATS;
                FloatVector sums;
                FloatVector x0;
                FloatVector x1;
                FloatVector x2;
                FloatVector x3;
                IntVector packedA;
                IntVector packedB;
                IntVector v;
                FloatVector tA;
                FloatVector tB;
                long headerA = w.get(BlockFields.LONG, blockA);
                FloatVector scalesA = ((FloatVector) IntVector.broadcast(I, (int) (headerA >>> 32))
                                .lanewise(LSHR, LOW_SHIFT)
                                .lanewise(AND, lowBits)
                                .lanewise(
                                        OR,
                                        IntVector.broadcast(I, (int) (headerA >>> 12))
                                                .lanewise(LSHR, HIGH_SHIFT)
                                                .lanewise(AND, highBits))
                                .lanewise(SUB, 32)
                                .convertShape(I2F, F, 0))
                        .lanewise(MUL, Float.float16ToFloat((short) headerA));
                long headerB = w.get(BlockFields.LONG, blockB);
                FloatVector scalesB = ((FloatVector) IntVector.broadcast(I, (int) (headerB >>> 32))
                                .lanewise(LSHR, LOW_SHIFT)
                                .lanewise(AND, lowBits)
                                .lanewise(
                                        OR,
                                        IntVector.broadcast(I, (int) (headerB >>> 12))
                                                .lanewise(LSHR, HIGH_SHIFT)
                                                .lanewise(AND, highBits))
                                .lanewise(SUB, 32)
                                .convertShape(I2F, F, 0))
                        .lanewise(MUL, Float.float16ToFloat((short) headerB));
                sums = FloatVector.fromArray(F, x, xi);
                x0 = FloatVector.fromArray(F, x, xi + LANES);
                x1 = FloatVector.fromArray(F, x, xi + 2 * LANES);
                x2 = FloatVector.fromArray(F, x, xi + 3 * LANES);
                x3 = FloatVector.fromArray(F, x, xi + 4 * LANES);
                packedA = IntVector.fromMemorySegment(I, w, blockA + QS, LE);
                v = packedA.reinterpretAsBytes().selectFrom(FusedIQ4_NL.VALUES).reinterpretAsInts();
                tA = ((FloatVector) v.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(FMA, x0, sums);
                tA = ((FloatVector) v.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, tA);
                tA = ((FloatVector) v.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, tA);
                tA = ((FloatVector) v.lanewise(LSHR, 24).convertShape(I2F, F, 0)).lanewise(FMA, x3, tA);
                packedB = IntVector.fromMemorySegment(I, w, blockB + QS, LE);
                v = packedB.reinterpretAsBytes().selectFrom(FusedIQ4_NL.VALUES).reinterpretAsInts();
                tB = ((FloatVector) v.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(FMA, x0, sums);
                tB = ((FloatVector) v.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, tB);
                tB = ((FloatVector) v.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, tB);
                tB = ((FloatVector) v.lanewise(LSHR, 24).convertShape(I2F, F, 0)).lanewise(FMA, x3, tB);
                x0 = FloatVector.fromArray(F, x, xi + 5 * LANES);
                x1 = FloatVector.fromArray(F, x, xi + 6 * LANES);
                x2 = FloatVector.fromArray(F, x, xi + 7 * LANES);
                x3 = FloatVector.fromArray(F, x, xi + 8 * LANES);
                v = packedA.lanewise(LSHR, 4)
                        .reinterpretAsBytes()
                        .selectFrom(FusedIQ4_NL.VALUES)
                        .reinterpretAsInts();
                tA = ((FloatVector) v.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(FMA, x0, tA);
                tA = ((FloatVector) v.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, tA);
                tA = ((FloatVector) v.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, tA);
                tA = ((FloatVector) v.lanewise(LSHR, 24).convertShape(I2F, F, 0)).lanewise(FMA, x3, tA);
                tA.lanewise(FMA, scalesA.rearrange(FIRST_HALF), FloatVector.fromArray(F, lanes, a))
                        .intoArray(lanes, a);
                v = packedB.lanewise(LSHR, 4)
                        .reinterpretAsBytes()
                        .selectFrom(FusedIQ4_NL.VALUES)
                        .reinterpretAsInts();
                tB = ((FloatVector) v.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(FMA, x0, tB);
                tB = ((FloatVector) v.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, tB);
                tB = ((FloatVector) v.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, tB);
                tB = ((FloatVector) v.lanewise(LSHR, 24).convertShape(I2F, F, 0)).lanewise(FMA, x3, tB);
                tB.lanewise(FMA, scalesB.rearrange(FIRST_HALF), FloatVector.fromArray(F, lanes, b))
                        .intoArray(lanes, b);
                sums = FloatVector.fromArray(F, x, xi + NibbleGroups.FLOATS);
                x0 = FloatVector.fromArray(F, x, xi + NibbleGroups.FLOATS + LANES);
                x1 = FloatVector.fromArray(F, x, xi + NibbleGroups.FLOATS + 2 * LANES);
                x2 = FloatVector.fromArray(F, x, xi + NibbleGroups.FLOATS + 3 * LANES);
                x3 = FloatVector.fromArray(F, x, xi + NibbleGroups.FLOATS + 4 * LANES);
                packedA = IntVector.fromMemorySegment(I, w, blockA + QS + 64, LE);
                v = packedA.reinterpretAsBytes().selectFrom(FusedIQ4_NL.VALUES).reinterpretAsInts();
                tA = ((FloatVector) v.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(FMA, x0, sums);
                tA = ((FloatVector) v.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, tA);
                tA = ((FloatVector) v.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, tA);
                tA = ((FloatVector) v.lanewise(LSHR, 24).convertShape(I2F, F, 0)).lanewise(FMA, x3, tA);
                packedB = IntVector.fromMemorySegment(I, w, blockB + QS + 64, LE);
                v = packedB.reinterpretAsBytes().selectFrom(FusedIQ4_NL.VALUES).reinterpretAsInts();
                tB = ((FloatVector) v.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(FMA, x0, sums);
                tB = ((FloatVector) v.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, tB);
                tB = ((FloatVector) v.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, tB);
                tB = ((FloatVector) v.lanewise(LSHR, 24).convertShape(I2F, F, 0)).lanewise(FMA, x3, tB);
                x0 = FloatVector.fromArray(F, x, xi + NibbleGroups.FLOATS + 5 * LANES);
                x1 = FloatVector.fromArray(F, x, xi + NibbleGroups.FLOATS + 6 * LANES);
                x2 = FloatVector.fromArray(F, x, xi + NibbleGroups.FLOATS + 7 * LANES);
                x3 = FloatVector.fromArray(F, x, xi + NibbleGroups.FLOATS + 8 * LANES);
                v = packedA.lanewise(LSHR, 4)
                        .reinterpretAsBytes()
                        .selectFrom(FusedIQ4_NL.VALUES)
                        .reinterpretAsInts();
                tA = ((FloatVector) v.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(FMA, x0, tA);
                tA = ((FloatVector) v.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, tA);
                tA = ((FloatVector) v.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, tA);
                tA = ((FloatVector) v.lanewise(LSHR, 24).convertShape(I2F, F, 0)).lanewise(FMA, x3, tA);
                tA.lanewise(FMA, scalesA.rearrange(SECOND_HALF), FloatVector.fromArray(F, lanes, a))
                        .intoArray(lanes, a);
                v = packedB.lanewise(LSHR, 4)
                        .reinterpretAsBytes()
                        .selectFrom(FusedIQ4_NL.VALUES)
                        .reinterpretAsInts();
                tB = ((FloatVector) v.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(FMA, x0, tB);
                tB = ((FloatVector) v.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, tB);
                tB = ((FloatVector) v.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, tB);
                tB = ((FloatVector) v.lanewise(LSHR, 24).convertShape(I2F, F, 0)).lanewise(FMA, x3, tB);
                tB.lanewise(FMA, scalesB.rearrange(SECOND_HALF), FloatVector.fromArray(F, lanes, b))
                        .intoArray(lanes, b);
            }
        }
    }
}
