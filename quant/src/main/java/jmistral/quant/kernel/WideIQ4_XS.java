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
import jmistral.quant.TensorType;
import jmistral.quant.format.BlockFields;

/**
 * Rows of {@link jmistral.quant.format.IQ4_XS} with vectors of 512 bits. Codes become floats as in
 * {@link WideIQ4_NL}.
 */
final class WideIQ4_XS extends FloatStreams {
    private static final int TURN = TURN_COLUMNS / NibbleGroups.COLUMNS;

    private static final int GROUP_BYTES = 16 * NibbleGroups.BLOCKS;
    private static final int GROUPS = 128 / GROUP_BYTES; // in a super-block

    // The first 8 bytes of a super-block are d, 16 bits with the upper two bits of all scales, and their low nibbles.
    private static final IntVector LOW_SHIFT =
            IntVector.zero(I).addIndex(1).lanewise(LSHR, 2).lanewise(LSHL, 2);
    private static final IntVector HIGH_SHIFT = LOW_SHIFT.lanewise(LSHR, 1);

    WideIQ4_XS() {
        super(TensorType.IQ4_XS);
    }

    @Override
    public ActivationLayout layout() {
        return WideIQ4_NL.LAYOUT;
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
        int groups = columns / NibbleGroups.COLUMNS;
        long rowBytes = columns / BLOCK_ELEMENTS * (long) BLOCK_BYTES;
        IntVector lowBits = IntVector.broadcast(I, 15);
        IntVector highBits = IntVector.broadcast(I, 3);
        IntVector byte0 = IntVector.broadcast(I, 0x000000ff);
        IntVector byte1 = IntVector.broadcast(I, 0x0000ff00);
        IntVector byte2 = IntVector.broadcast(I, 0x00ff0000);
        for (int r = 0; r < rows; r++) {
            for (int begin = 0; begin < groups; begin += TURN) {
                int end = Math.min(begin + TURN, groups);
                for (int stream = 0; stream < streams; stream += 2) {
                    long row = offsetBytes + r * rowBytes + stream * stride;
                    int sumA = FIRST_SUM + (r * streams + stream) * LANES;
                    int sumB = sumA + LANES;
                    for (int g = begin; g < end; g++) {
                        long blockA = row + (long) (g / GROUPS) * BLOCK_BYTES;
                        long blockB = blockA + stride;
                        int group = g % GROUPS;
                        long headerA = w.get(BlockFields.LONG, blockA);
                        long headerB = w.get(BlockFields.LONG, blockB);
                        int xi = xOffset + g * NibbleGroups.FLOATS;
                        FloatVector offsets = FloatVector.fromArray(F, x, xi);
                        FloatVector x0 = FloatVector.fromArray(F, x, xi + LANES);
                        FloatVector x1 = FloatVector.fromArray(F, x, xi + 2 * LANES);
                        FloatVector x2 = FloatVector.fromArray(F, x, xi + 3 * LANES);
                        FloatVector x3 = FloatVector.fromArray(F, x, xi + 4 * LANES);
                        IntVector v;
                        IntVector packedA =
                                IntVector.fromMemorySegment(I, w, blockA + QS + (long) GROUP_BYTES * group, LE);
                        v = packedA.reinterpretAsBytes()
                                .selectFrom(WideIQ4_NL.VALUES)
                                .reinterpretAsInts();
                        FloatVector tA = ((FloatVector) v.lanewise(AND, byte0).convertShape(I2F, F, 0))
                                .lanewise(FMA, x0, offsets);
                        tA = ((FloatVector) v.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, tA);
                        tA = ((FloatVector) v.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, tA);
                        tA = ((FloatVector) v.lanewise(LSHR, 24).convertShape(I2F, F, 0)).lanewise(FMA, x3, tA);
                        IntVector packedB =
                                IntVector.fromMemorySegment(I, w, blockB + QS + (long) GROUP_BYTES * group, LE);
                        v = packedB.reinterpretAsBytes()
                                .selectFrom(WideIQ4_NL.VALUES)
                                .reinterpretAsInts();
                        FloatVector tB = ((FloatVector) v.lanewise(AND, byte0).convertShape(I2F, F, 0))
                                .lanewise(FMA, x0, offsets);
                        tB = ((FloatVector) v.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, tB);
                        tB = ((FloatVector) v.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, tB);
                        tB = ((FloatVector) v.lanewise(LSHR, 24).convertShape(I2F, F, 0)).lanewise(FMA, x3, tB);
                        x0 = FloatVector.fromArray(F, x, xi + 5 * LANES);
                        x1 = FloatVector.fromArray(F, x, xi + 6 * LANES);
                        x2 = FloatVector.fromArray(F, x, xi + 7 * LANES);
                        x3 = FloatVector.fromArray(F, x, xi + 8 * LANES);
                        v = packedA.lanewise(LSHR, 4)
                                .reinterpretAsBytes()
                                .selectFrom(WideIQ4_NL.VALUES)
                                .reinterpretAsInts();
                        tA = ((FloatVector) v.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(FMA, x0, tA);
                        tA = ((FloatVector) v.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, tA);
                        tA = ((FloatVector) v.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, tA);
                        tA = ((FloatVector) v.lanewise(LSHR, 24).convertShape(I2F, F, 0)).lanewise(FMA, x3, tA);
                        tA.lanewise(
                                        FMA,
                                        ((FloatVector) IntVector.broadcast(I, (int) (headerA >>> (32 + LANES * group)))
                                                        .lanewise(LSHR, LOW_SHIFT)
                                                        .lanewise(AND, lowBits)
                                                        .lanewise(
                                                                OR,
                                                                IntVector.broadcast(I, (int)
                                                                                (headerA >>> (16 + LANES / 2 * group)))
                                                                        .lanewise(LSHR, HIGH_SHIFT)
                                                                        .lanewise(AND, highBits)
                                                                        .lanewise(LSHL, 4))
                                                        .lanewise(SUB, 32)
                                                        .convertShape(I2F, F, 0))
                                                .lanewise(MUL, Float.float16ToFloat((short) headerA)),
                                        FloatVector.fromArray(F, sums, sumA))
                                .intoArray(sums, sumA);
                        v = packedB.lanewise(LSHR, 4)
                                .reinterpretAsBytes()
                                .selectFrom(WideIQ4_NL.VALUES)
                                .reinterpretAsInts();
                        tB = ((FloatVector) v.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(FMA, x0, tB);
                        tB = ((FloatVector) v.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, tB);
                        tB = ((FloatVector) v.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, tB);
                        tB = ((FloatVector) v.lanewise(LSHR, 24).convertShape(I2F, F, 0)).lanewise(FMA, x3, tB);
                        tB.lanewise(
                                        FMA,
                                        ((FloatVector) IntVector.broadcast(I, (int) (headerB >>> (32 + LANES * group)))
                                                        .lanewise(LSHR, LOW_SHIFT)
                                                        .lanewise(AND, lowBits)
                                                        .lanewise(
                                                                OR,
                                                                IntVector.broadcast(I, (int)
                                                                                (headerB >>> (16 + LANES / 2 * group)))
                                                                        .lanewise(LSHR, HIGH_SHIFT)
                                                                        .lanewise(AND, highBits)
                                                                        .lanewise(LSHL, 4))
                                                        .lanewise(SUB, 32)
                                                        .convertShape(I2F, F, 0))
                                                .lanewise(MUL, Float.float16ToFloat((short) headerB)),
                                        FloatVector.fromArray(F, sums, sumB))
                                .intoArray(sums, sumB);
                    }
                }
            }
        }
    }
}
