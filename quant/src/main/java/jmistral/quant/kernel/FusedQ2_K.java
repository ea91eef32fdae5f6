package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.B2I;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jdk.incubator.vector.VectorOperators.SUB;
import static jmistral.quant.format.Q2_K.BLOCK_BYTES;
import static jmistral.quant.format.Q2_K.BLOCK_ELEMENTS;
import static jmistral.quant.format.Q2_K.D;
import static jmistral.quant.format.Q2_K.DMIN;
import static jmistral.quant.format.Q2_K.QS;
import static jmistral.quant.format.Q2_K.SCALES;
import static jmistral.quant.kernel.VectorShapes.BYTES;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.I;
import static jmistral.quant.kernel.VectorShapes.LANES;
import static jmistral.quant.kernel.VectorShapes.LE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jmistral.quant.TensorType;
import jmistral.quant.format.BlockFields;

/**
 * Rows of {@link jmistral.quant.format.Q2_K}, two streams at a time, for vectors of 256 bits. Quants are converted where
 * they stand, as in {@link OrderedActivations}; the mins meet the sums of 16 activations.
 */
final class FusedQ2_K extends TwoStreams {

    FusedQ2_K() {
        super(TensorType.Q2_K);
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
        IntVector byte0 = IntVector.broadcast(I, 0x00000003);
        IntVector byte1 = IntVector.broadcast(I, 0x00000300);
        IntVector byte2 = IntVector.broadcast(I, 0x00030000);
        IntVector byte3 = IntVector.broadcast(I, 0x03000000);
        IntVector nibble = IntVector.broadcast(I, 15);
        long blockA = p;
        long blockB = p + stride;
        for (int r = 0; r < pairs; r++) {
            FloatVector a = FloatVector.zero(F);
            FloatVector b = a;
            FloatVector minsA = a;
            FloatVector minsB = a;
            int xi = xOffset;
            for (int i = 0; i < blocks; i++) {
                float dA = BlockFields.half(w, blockA + D);
                float dminA = BlockFields.half(w, blockA + DMIN);
                float dB = BlockFields.half(w, blockB + D);
                float dminB = BlockFields.half(w, blockB + DMIN);
                for (int half = 0; half < 2; half++) {
                    FloatVector sums = FloatVector.fromArray(F, x, xi);
                    xi += LANES;
                    FloatVector x0;
                    FloatVector x1;
                    FloatVector x2;
                    FloatVector x3;
                    FloatVector t;
                    IntVector q;
                    IntVector scaleAndMin;
                    scaleAndMin = (IntVector) ByteVector.fromMemorySegment(BYTES, w, blockA + SCALES + 8L * half, LE)
                            .convertShape(B2I, I, 0);
                    FloatVector scaleA =
                            ((FloatVector) scaleAndMin.lanewise(AND, nibble).convertShape(I2F, F, 0)).lanewise(MUL, dA);
                    minsA = ((FloatVector) scaleAndMin
                                    .lanewise(LSHR, 4)
                                    .lanewise(AND, nibble)
                                    .convertShape(I2F, F, 0))
                            .lanewise(MUL, dminA)
                            .lanewise(FMA, sums, minsA);
                    IntVector vA = IntVector.fromMemorySegment(I, w, blockA + QS + 32L * half, LE);
                    scaleAndMin = (IntVector) ByteVector.fromMemorySegment(BYTES, w, blockB + SCALES + 8L * half, LE)
                            .convertShape(B2I, I, 0);
                    FloatVector scaleB =
                            ((FloatVector) scaleAndMin.lanewise(AND, nibble).convertShape(I2F, F, 0)).lanewise(MUL, dB);
                    minsB = ((FloatVector) scaleAndMin
                                    .lanewise(LSHR, 4)
                                    .lanewise(AND, nibble)
                                    .convertShape(I2F, F, 0))
                            .lanewise(MUL, dminB)
                            .lanewise(FMA, sums, minsB);
                    IntVector vB = IntVector.fromMemorySegment(I, w, blockB + QS + 32L * half, LE);
                    x0 = FloatVector.fromArray(F, x, xi + 0 * LANES);
                    x1 = FloatVector.fromArray(F, x, xi + 1 * LANES);
                    x2 = FloatVector.fromArray(F, x, xi + 2 * LANES);
                    x3 = FloatVector.fromArray(F, x, xi + 3 * LANES);
                    q = vA;
                    t = ((FloatVector) q.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                    t = ((FloatVector) q.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                    t = ((FloatVector) q.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                    t = ((FloatVector) q.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                    a = t.lanewise(FMA, scaleA.rearrange(TwoBitHalves.GROUPS_0), a);
                    q = vB;
                    t = ((FloatVector) q.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                    t = ((FloatVector) q.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                    t = ((FloatVector) q.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                    t = ((FloatVector) q.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                    b = t.lanewise(FMA, scaleB.rearrange(TwoBitHalves.GROUPS_0), b);
                    x0 = FloatVector.fromArray(F, x, xi + 4 * LANES);
                    x1 = FloatVector.fromArray(F, x, xi + 5 * LANES);
                    x2 = FloatVector.fromArray(F, x, xi + 6 * LANES);
                    x3 = FloatVector.fromArray(F, x, xi + 7 * LANES);
                    q = vA.lanewise(LSHR, 2);
                    t = ((FloatVector) q.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                    t = ((FloatVector) q.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                    t = ((FloatVector) q.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                    t = ((FloatVector) q.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                    a = t.lanewise(FMA, scaleA.rearrange(TwoBitHalves.GROUPS_1), a);
                    q = vB.lanewise(LSHR, 2);
                    t = ((FloatVector) q.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                    t = ((FloatVector) q.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                    t = ((FloatVector) q.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                    t = ((FloatVector) q.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                    b = t.lanewise(FMA, scaleB.rearrange(TwoBitHalves.GROUPS_1), b);
                    x0 = FloatVector.fromArray(F, x, xi + 8 * LANES);
                    x1 = FloatVector.fromArray(F, x, xi + 9 * LANES);
                    x2 = FloatVector.fromArray(F, x, xi + 10 * LANES);
                    x3 = FloatVector.fromArray(F, x, xi + 11 * LANES);
                    q = vA.lanewise(LSHR, 4);
                    t = ((FloatVector) q.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                    t = ((FloatVector) q.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                    t = ((FloatVector) q.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                    t = ((FloatVector) q.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                    a = t.lanewise(FMA, scaleA.rearrange(TwoBitHalves.GROUPS_2), a);
                    q = vB.lanewise(LSHR, 4);
                    t = ((FloatVector) q.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                    t = ((FloatVector) q.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                    t = ((FloatVector) q.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                    t = ((FloatVector) q.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                    b = t.lanewise(FMA, scaleB.rearrange(TwoBitHalves.GROUPS_2), b);
                    x0 = FloatVector.fromArray(F, x, xi + 12 * LANES);
                    x1 = FloatVector.fromArray(F, x, xi + 13 * LANES);
                    x2 = FloatVector.fromArray(F, x, xi + 14 * LANES);
                    x3 = FloatVector.fromArray(F, x, xi + 15 * LANES);
                    q = vA.lanewise(LSHR, 6);
                    t = ((FloatVector) q.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                    t = ((FloatVector) q.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                    t = ((FloatVector) q.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                    t = ((FloatVector) q.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                    a = t.lanewise(FMA, scaleA.rearrange(TwoBitHalves.GROUPS_3), a);
                    q = vB.lanewise(LSHR, 6);
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
            a.lanewise(SUB, minsA).intoArray(lanes, 2 * r * LANES);
            b.lanewise(SUB, minsB).intoArray(lanes, (2 * r + 1) * LANES);
        }
    }
}
