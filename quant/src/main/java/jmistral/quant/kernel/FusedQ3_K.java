package jmistral.quant.kernel;

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
import jdk.incubator.vector.VectorOperators;
import jmistral.quant.format.BlockFields;

/**
 * Rows of {@link jmistral.quant.format.Q3_K}, two streams at a time, for vectors of 256 bits. Quants are converted where
 * they stand, as in {@link FusedQ4_K}; they are taken as 0 to 7, and 4 times the sums of 16 activations
 * is subtracted in the end.
 */
final class FusedQ3_K extends TwoStreams {
    @Override
    public ActivationLayout layout() {
        return TwoBitHalves.LAYOUT;
    }

    @Override
    long rowBytes(int columns) {
        return columns / BLOCK_ELEMENTS * (long) BLOCK_BYTES;
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
                                    .convertShape(VectorOperators.B2F, F, 0))
                            .mul(dA);
                    offsetA = scaleA.fma(sums, offsetA);
                    IntVector vA = IntVector.fromMemorySegment(I, w, blockA + QS + 32L * half, LE);
                    IntVector upperA = IntVector.fromMemorySegment(I, w, blockA + HMASK, LE)
                            .lanewise(VectorOperators.LSHR, 4 * half);
                    FloatVector scaleB = ((FloatVector) LongVector.broadcast(
                                            LONGS, PackedScales.ofQ3(lowB >>> (4 * half), highB >>> (4 * half)))
                                    .reinterpretAsBytes()
                                    .convertShape(VectorOperators.B2F, F, 0))
                            .mul(dB);
                    offsetB = scaleB.fma(sums, offsetB);
                    IntVector vB = IntVector.fromMemorySegment(I, w, blockB + QS + 32L * half, LE);
                    IntVector upperB = IntVector.fromMemorySegment(I, w, blockB + HMASK, LE)
                            .lanewise(VectorOperators.LSHR, 4 * half);
                    x0 = FloatVector.fromArray(F, x, xi + 0 * LANES);
                    x1 = FloatVector.fromArray(F, x, xi + 1 * LANES);
                    x2 = FloatVector.fromArray(F, x, xi + 2 * LANES);
                    x3 = FloatVector.fromArray(F, x, xi + 3 * LANES);
                    q = upperA.lanewise(VectorOperators.LSHL, 2).and(thirdBit).or(vA.and(lowBits));
                    t = ((FloatVector) q.and(byte0).convertShape(VectorOperators.I2F, F, 0)).mul(x0);
                    t = ((FloatVector) q.and(byte1).convertShape(VectorOperators.I2F, F, 0)).fma(x1, t);
                    t = ((FloatVector) q.and(byte2).convertShape(VectorOperators.I2F, F, 0)).fma(x2, t);
                    t = ((FloatVector) q.and(byte3).convertShape(VectorOperators.I2F, F, 0)).fma(x3, t);
                    a = t.fma(scaleA.rearrange(TwoBitHalves.GROUPS_0), a);
                    q = upperB.lanewise(VectorOperators.LSHL, 2).and(thirdBit).or(vB.and(lowBits));
                    t = ((FloatVector) q.and(byte0).convertShape(VectorOperators.I2F, F, 0)).mul(x0);
                    t = ((FloatVector) q.and(byte1).convertShape(VectorOperators.I2F, F, 0)).fma(x1, t);
                    t = ((FloatVector) q.and(byte2).convertShape(VectorOperators.I2F, F, 0)).fma(x2, t);
                    t = ((FloatVector) q.and(byte3).convertShape(VectorOperators.I2F, F, 0)).fma(x3, t);
                    b = t.fma(scaleB.rearrange(TwoBitHalves.GROUPS_0), b);
                    x0 = FloatVector.fromArray(F, x, xi + 4 * LANES);
                    x1 = FloatVector.fromArray(F, x, xi + 5 * LANES);
                    x2 = FloatVector.fromArray(F, x, xi + 6 * LANES);
                    x3 = FloatVector.fromArray(F, x, xi + 7 * LANES);
                    q = upperA.lanewise(VectorOperators.LSHL, 1)
                            .and(thirdBit)
                            .or(vA.lanewise(VectorOperators.LSHR, 2).and(lowBits));
                    t = ((FloatVector) q.and(byte0).convertShape(VectorOperators.I2F, F, 0)).mul(x0);
                    t = ((FloatVector) q.and(byte1).convertShape(VectorOperators.I2F, F, 0)).fma(x1, t);
                    t = ((FloatVector) q.and(byte2).convertShape(VectorOperators.I2F, F, 0)).fma(x2, t);
                    t = ((FloatVector) q.and(byte3).convertShape(VectorOperators.I2F, F, 0)).fma(x3, t);
                    a = t.fma(scaleA.rearrange(TwoBitHalves.GROUPS_1), a);
                    q = upperB.lanewise(VectorOperators.LSHL, 1)
                            .and(thirdBit)
                            .or(vB.lanewise(VectorOperators.LSHR, 2).and(lowBits));
                    t = ((FloatVector) q.and(byte0).convertShape(VectorOperators.I2F, F, 0)).mul(x0);
                    t = ((FloatVector) q.and(byte1).convertShape(VectorOperators.I2F, F, 0)).fma(x1, t);
                    t = ((FloatVector) q.and(byte2).convertShape(VectorOperators.I2F, F, 0)).fma(x2, t);
                    t = ((FloatVector) q.and(byte3).convertShape(VectorOperators.I2F, F, 0)).fma(x3, t);
                    b = t.fma(scaleB.rearrange(TwoBitHalves.GROUPS_1), b);
                    x0 = FloatVector.fromArray(F, x, xi + 8 * LANES);
                    x1 = FloatVector.fromArray(F, x, xi + 9 * LANES);
                    x2 = FloatVector.fromArray(F, x, xi + 10 * LANES);
                    x3 = FloatVector.fromArray(F, x, xi + 11 * LANES);
                    q = upperA.and(thirdBit)
                            .or(vA.lanewise(VectorOperators.LSHR, 4).and(lowBits));
                    t = ((FloatVector) q.and(byte0).convertShape(VectorOperators.I2F, F, 0)).mul(x0);
                    t = ((FloatVector) q.and(byte1).convertShape(VectorOperators.I2F, F, 0)).fma(x1, t);
                    t = ((FloatVector) q.and(byte2).convertShape(VectorOperators.I2F, F, 0)).fma(x2, t);
                    t = ((FloatVector) q.and(byte3).convertShape(VectorOperators.I2F, F, 0)).fma(x3, t);
                    a = t.fma(scaleA.rearrange(TwoBitHalves.GROUPS_2), a);
                    q = upperB.and(thirdBit)
                            .or(vB.lanewise(VectorOperators.LSHR, 4).and(lowBits));
                    t = ((FloatVector) q.and(byte0).convertShape(VectorOperators.I2F, F, 0)).mul(x0);
                    t = ((FloatVector) q.and(byte1).convertShape(VectorOperators.I2F, F, 0)).fma(x1, t);
                    t = ((FloatVector) q.and(byte2).convertShape(VectorOperators.I2F, F, 0)).fma(x2, t);
                    t = ((FloatVector) q.and(byte3).convertShape(VectorOperators.I2F, F, 0)).fma(x3, t);
                    b = t.fma(scaleB.rearrange(TwoBitHalves.GROUPS_2), b);
                    x0 = FloatVector.fromArray(F, x, xi + 12 * LANES);
                    x1 = FloatVector.fromArray(F, x, xi + 13 * LANES);
                    x2 = FloatVector.fromArray(F, x, xi + 14 * LANES);
                    x3 = FloatVector.fromArray(F, x, xi + 15 * LANES);
                    q = upperA.lanewise(VectorOperators.LSHR, 1)
                            .and(thirdBit)
                            .or(vA.lanewise(VectorOperators.LSHR, 6).and(lowBits));
                    t = ((FloatVector) q.and(byte0).convertShape(VectorOperators.I2F, F, 0)).mul(x0);
                    t = ((FloatVector) q.and(byte1).convertShape(VectorOperators.I2F, F, 0)).fma(x1, t);
                    t = ((FloatVector) q.and(byte2).convertShape(VectorOperators.I2F, F, 0)).fma(x2, t);
                    t = ((FloatVector) q.and(byte3).convertShape(VectorOperators.I2F, F, 0)).fma(x3, t);
                    a = t.fma(scaleA.rearrange(TwoBitHalves.GROUPS_3), a);
                    q = upperB.lanewise(VectorOperators.LSHR, 1)
                            .and(thirdBit)
                            .or(vB.lanewise(VectorOperators.LSHR, 6).and(lowBits));
                    t = ((FloatVector) q.and(byte0).convertShape(VectorOperators.I2F, F, 0)).mul(x0);
                    t = ((FloatVector) q.and(byte1).convertShape(VectorOperators.I2F, F, 0)).fma(x1, t);
                    t = ((FloatVector) q.and(byte2).convertShape(VectorOperators.I2F, F, 0)).fma(x2, t);
                    t = ((FloatVector) q.and(byte3).convertShape(VectorOperators.I2F, F, 0)).fma(x3, t);
                    b = t.fma(scaleB.rearrange(TwoBitHalves.GROUPS_3), b);
                    xi += 128;
                }
                blockA += BLOCK_BYTES;
                blockB += BLOCK_BYTES;
            }
            a.sub(offsetA.mul(4)).intoArray(lanes, 2 * r * LANES);
            b.sub(offsetB.mul(4)).intoArray(lanes, (2 * r + 1) * LANES);
        }
    }
}
