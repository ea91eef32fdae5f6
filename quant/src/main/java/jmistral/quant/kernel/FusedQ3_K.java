package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.B2F;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.SUB;
import static jmistral.quant.format.Q3_K.BLOCK_BYTES;
import static jmistral.quant.format.Q3_K.BLOCK_ELEMENTS;
import static jmistral.quant.format.Q3_K.D;
import static jmistral.quant.format.Q3_K.HMASK;
import static jmistral.quant.format.Q3_K.QS;
import static jmistral.quant.format.Q3_K.SCALES;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.I;
import static jmistral.quant.kernel.VectorShapes.LANES;
import static jmistral.quant.kernel.VectorShapes.LE;
import static jmistral.quant.kernel.VectorShapes.LONGS;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jmistral.quant.TensorType;
import jmistral.quant.format.BlockFields;

/**
 * Rows of {@link jmistral.quant.format.Q3_K}, two streams at a time, for vectors of 256 bits. Quants are converted where
 * they stand, as in {@link OrderedActivations}; they are taken as 0 to 7, and 4 times the sums of 16 activations
 * is subtracted in the end.
 */
final class FusedQ3_K extends TwoStreams {
    FusedQ3_K() {
        super(TensorType.Q3_K);
    }

    @Override
    public ActivationLayout layout() {
        return TwoBitHalves.LAYOUT;
    }

    @Override
    void multiplyPairs(
            MemorySegment w, long p, long stride, int pairs, int columns, float[] x, int xOffset, float[] lanes) {
        NativeMemory.check(w.isNative());
        int blocks = columns / BLOCK_ELEMENTS;
        IntVector lowBits = IntVector.broadcast(I, 0x03030303);
        IntVector thirdBit = IntVector.broadcast(I, 0x04040404);
        IntVector byte0 = IntVector.broadcast(I, 0x00000007);
        IntVector byte1 = IntVector.broadcast(I, 0x00000700);
        IntVector byte2 = IntVector.broadcast(I, 0x00070000);
        IntVector byte3 = IntVector.broadcast(I, 0x07000000);
        long blockA = p;
        long blockB = p + stride;
        for (int r = 0; r < pairs; r++) {
            FloatVector a = FloatVector.zero(F);
            FloatVector b = a;
            FloatVector offsetA = a;
            FloatVector offsetB = a;
            int xi = xOffset;
            for (int i = 0; i < blocks; i++) {
                float dA = BlockFields.half(w, blockA + D);
                long lowA = w.get(BlockFields.LONG, blockA + SCALES);
                int highA = w.get(BlockFields.INT, blockA + SCALES + 8);
                float dB = BlockFields.half(w, blockB + D);
                long lowB = w.get(BlockFields.LONG, blockB + SCALES);
                int highB = w.get(BlockFields.INT, blockB + SCALES + 8);
                for (int half = 0; half < 2; half++) {
                    FloatVector sums = FloatVector.fromArray(F, x, xi);
                    xi += LANES;
                    FloatVector x0;
                    FloatVector x1;
                    FloatVector x2;
                    FloatVector x3;
                    FloatVector t;
                    IntVector q;
                    FloatVector scaleA = ((FloatVector) LongVector.broadcast(
                                            LONGS, PackedScales.ofQ3(lowA >>> (4 * half), highA >>> (4 * half)))
                                    .reinterpretAsBytes()
                                    .convertShape(B2F, F, 0))
                            .lanewise(MUL, dA);
                    offsetA = scaleA.lanewise(FMA, sums, offsetA);
                    IntVector vA = IntVector.fromMemorySegment(I, w, blockA + QS + 32L * half, LE);
                    IntVector upperA = IntVector.fromMemorySegment(I, w, blockA + HMASK, LE)
                            .lanewise(LSHR, 4 * half);
                    FloatVector scaleB = ((FloatVector) LongVector.broadcast(
                                            LONGS, PackedScales.ofQ3(lowB >>> (4 * half), highB >>> (4 * half)))
                                    .reinterpretAsBytes()
                                    .convertShape(B2F, F, 0))
                            .lanewise(MUL, dB);
                    offsetB = scaleB.lanewise(FMA, sums, offsetB);
                    IntVector vB = IntVector.fromMemorySegment(I, w, blockB + QS + 32L * half, LE);
                    IntVector upperB = IntVector.fromMemorySegment(I, w, blockB + HMASK, LE)
                            .lanewise(LSHR, 4 * half);
                    x0 = FloatVector.fromArray(F, x, xi + 0 * LANES);
                    x1 = FloatVector.fromArray(F, x, xi + 1 * LANES);
                    x2 = FloatVector.fromArray(F, x, xi + 2 * LANES);
                    x3 = FloatVector.fromArray(F, x, xi + 3 * LANES);
                    q = upperA.lanewise(LSHL, 2).lanewise(AND, thirdBit).lanewise(OR, vA.lanewise(AND, lowBits));
                    t = ((FloatVector) q.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                    t = ((FloatVector) q.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                    t = ((FloatVector) q.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                    t = ((FloatVector) q.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                    a = t.lanewise(FMA, scaleA.rearrange(TwoBitHalves.GROUPS_0), a);
                    q = upperB.lanewise(LSHL, 2).lanewise(AND, thirdBit).lanewise(OR, vB.lanewise(AND, lowBits));
                    t = ((FloatVector) q.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                    t = ((FloatVector) q.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                    t = ((FloatVector) q.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                    t = ((FloatVector) q.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                    b = t.lanewise(FMA, scaleB.rearrange(TwoBitHalves.GROUPS_0), b);
                    x0 = FloatVector.fromArray(F, x, xi + 4 * LANES);
                    x1 = FloatVector.fromArray(F, x, xi + 5 * LANES);
                    x2 = FloatVector.fromArray(F, x, xi + 6 * LANES);
                    x3 = FloatVector.fromArray(F, x, xi + 7 * LANES);
                    q = upperA.lanewise(LSHL, 1)
                            .lanewise(AND, thirdBit)
                            .lanewise(OR, vA.lanewise(LSHR, 2).lanewise(AND, lowBits));
                    t = ((FloatVector) q.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                    t = ((FloatVector) q.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                    t = ((FloatVector) q.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                    t = ((FloatVector) q.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                    a = t.lanewise(FMA, scaleA.rearrange(TwoBitHalves.GROUPS_1), a);
                    q = upperB.lanewise(LSHL, 1)
                            .lanewise(AND, thirdBit)
                            .lanewise(OR, vB.lanewise(LSHR, 2).lanewise(AND, lowBits));
                    t = ((FloatVector) q.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                    t = ((FloatVector) q.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                    t = ((FloatVector) q.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                    t = ((FloatVector) q.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                    b = t.lanewise(FMA, scaleB.rearrange(TwoBitHalves.GROUPS_1), b);
                    x0 = FloatVector.fromArray(F, x, xi + 8 * LANES);
                    x1 = FloatVector.fromArray(F, x, xi + 9 * LANES);
                    x2 = FloatVector.fromArray(F, x, xi + 10 * LANES);
                    x3 = FloatVector.fromArray(F, x, xi + 11 * LANES);
                    q = upperA.lanewise(AND, thirdBit)
                            .lanewise(OR, vA.lanewise(LSHR, 4).lanewise(AND, lowBits));
                    t = ((FloatVector) q.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                    t = ((FloatVector) q.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                    t = ((FloatVector) q.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                    t = ((FloatVector) q.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                    a = t.lanewise(FMA, scaleA.rearrange(TwoBitHalves.GROUPS_2), a);
                    q = upperB.lanewise(AND, thirdBit)
                            .lanewise(OR, vB.lanewise(LSHR, 4).lanewise(AND, lowBits));
                    t = ((FloatVector) q.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                    t = ((FloatVector) q.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                    t = ((FloatVector) q.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                    t = ((FloatVector) q.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                    b = t.lanewise(FMA, scaleB.rearrange(TwoBitHalves.GROUPS_2), b);
                    x0 = FloatVector.fromArray(F, x, xi + 12 * LANES);
                    x1 = FloatVector.fromArray(F, x, xi + 13 * LANES);
                    x2 = FloatVector.fromArray(F, x, xi + 14 * LANES);
                    x3 = FloatVector.fromArray(F, x, xi + 15 * LANES);
                    q = upperA.lanewise(LSHR, 1)
                            .lanewise(AND, thirdBit)
                            .lanewise(OR, vA.lanewise(LSHR, 6).lanewise(AND, lowBits));
                    t = ((FloatVector) q.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                    t = ((FloatVector) q.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                    t = ((FloatVector) q.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                    t = ((FloatVector) q.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                    a = t.lanewise(FMA, scaleA.rearrange(TwoBitHalves.GROUPS_3), a);
                    q = upperB.lanewise(LSHR, 1)
                            .lanewise(AND, thirdBit)
                            .lanewise(OR, vB.lanewise(LSHR, 6).lanewise(AND, lowBits));
                    t = ((FloatVector) q.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                    t = ((FloatVector) q.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                    t = ((FloatVector) q.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                    t = ((FloatVector) q.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                    b = t.lanewise(FMA, scaleB.rearrange(TwoBitHalves.GROUPS_3), b);
                    xi += 128;
                }
                blockA += BLOCK_BYTES;
                blockB += BLOCK_BYTES;
            }
            a.lanewise(SUB, offsetA.lanewise(MUL, 4)).intoArray(lanes, 2 * r * LANES);
            b.lanewise(SUB, offsetB.lanewise(MUL, 4)).intoArray(lanes, (2 * r + 1) * LANES);
        }
    }
}
