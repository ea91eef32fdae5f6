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
import static jmistral.quant.format.Q5_K.BLOCK_BYTES;
import static jmistral.quant.format.Q5_K.BLOCK_ELEMENTS;
import static jmistral.quant.format.Q5_K.D;
import static jmistral.quant.format.Q5_K.DMIN;
import static jmistral.quant.format.Q5_K.QH;
import static jmistral.quant.format.Q5_K.QS;
import static jmistral.quant.format.Q5_K.SCALES;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.I;
import static jmistral.quant.kernel.VectorShapes.LANES;
import static jmistral.quant.kernel.VectorShapes.LE;
import static jmistral.quant.kernel.VectorShapes.LONGS;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorShuffle;
import jmistral.quant.format.BlockFields;

/**
 * Rows of {@link jmistral.quant.format.Q5_K}, two streams at a time, for vectors of 256 bits. Quants are converted where
 * they stand, as in {@link FusedQ4_K}; the mins meet the sums of 32 activations.
 */
final class FusedQ5_K extends TwoStreams {
    // A half is 128 elements, 64 bytes of QS: two steps.
    private static final int STEP_BYTES = 32;

    // The scale, of the four in a half, for all lanes: low and high quants of each step.
    private static final VectorShuffle<Float> LOW_0 = VectorShuffle.fromOp(F, _ -> 0);
    private static final VectorShuffle<Float> HIGH_0 = VectorShuffle.fromOp(F, _ -> 1);
    private static final VectorShuffle<Float> LOW_1 = VectorShuffle.fromOp(F, _ -> 2);
    private static final VectorShuffle<Float> HIGH_1 = VectorShuffle.fromOp(F, _ -> 3);

    private static final ActivationLayout LAYOUT = FiveBitOrder::new;

    @Override
    public ActivationLayout layout() {
        return LAYOUT;
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
        IntVector lowBits = IntVector.broadcast(I, 0x0f0f0f0f);
        IntVector fifthBit = IntVector.broadcast(I, 0x10101010);
        IntVector byte0 = IntVector.broadcast(I, 0x0000001f);
        IntVector byte1 = IntVector.broadcast(I, 0x00001f00);
        IntVector byte2 = IntVector.broadcast(I, 0x001f0000);
        IntVector byte3 = IntVector.broadcast(I, 0x1f000000);
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
                long scalesA = PackedScales.scales(w, blockA + SCALES);
                long packedMinsA = PackedScales.mins(w, blockA + SCALES);
                float dB = BlockFields.half(w, blockB + D);
                float dminB = BlockFields.half(w, blockB + DMIN);
                long scalesB = PackedScales.scales(w, blockB + SCALES);
                long packedMinsB = PackedScales.mins(w, blockB + SCALES);
                for (int half = 0; half < 2; half++) {
                    FloatVector sums = FloatVector.fromArray(F, x, xi);
                    xi += LANES;
                    FloatVector x0;
                    FloatVector x1;
                    FloatVector x2;
                    FloatVector x3;
                    FloatVector t;
                    IntVector q;
                    IntVector packedA;
                    IntVector packedB;
                    FloatVector scaleA = ((FloatVector) LongVector.broadcast(LONGS, scalesA >>> (32 * half))
                                    .reinterpretAsBytes()
                                    .convertShape(B2F, F, 0))
                            .lanewise(MUL, dA);
                    minsA = ((FloatVector) LongVector.broadcast(LONGS, packedMinsA >>> (32 * half))
                                    .reinterpretAsBytes()
                                    .convertShape(B2F, F, 0))
                            .lanewise(MUL, dminA)
                            .lanewise(FMA, sums, minsA);
                    IntVector upperA =
                            IntVector.fromMemorySegment(I, w, blockA + QH, LE).lanewise(LSHR, 4 * half);
                    FloatVector scaleB = ((FloatVector) LongVector.broadcast(LONGS, scalesB >>> (32 * half))
                                    .reinterpretAsBytes()
                                    .convertShape(B2F, F, 0))
                            .lanewise(MUL, dB);
                    minsB = ((FloatVector) LongVector.broadcast(LONGS, packedMinsB >>> (32 * half))
                                    .reinterpretAsBytes()
                                    .convertShape(B2F, F, 0))
                            .lanewise(MUL, dminB)
                            .lanewise(FMA, sums, minsB);
                    IntVector upperB =
                            IntVector.fromMemorySegment(I, w, blockB + QH, LE).lanewise(LSHR, 4 * half);
                    x0 = FloatVector.fromArray(F, x, xi + 0 * LANES);
                    x1 = FloatVector.fromArray(F, x, xi + 1 * LANES);
                    x2 = FloatVector.fromArray(F, x, xi + 2 * LANES);
                    x3 = FloatVector.fromArray(F, x, xi + 3 * LANES);
                    packedA = IntVector.fromMemorySegment(I, w, blockA + QS + 64L * half, LE);
                    q = upperA.lanewise(LSHL, 4).lanewise(AND, fifthBit).lanewise(OR, packedA.lanewise(AND, lowBits));
                    t = ((FloatVector) q.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                    t = ((FloatVector) q.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                    t = ((FloatVector) q.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                    t = ((FloatVector) q.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                    a = t.lanewise(FMA, scaleA.rearrange(LOW_0), a);
                    packedB = IntVector.fromMemorySegment(I, w, blockB + QS + 64L * half, LE);
                    q = upperB.lanewise(LSHL, 4).lanewise(AND, fifthBit).lanewise(OR, packedB.lanewise(AND, lowBits));
                    t = ((FloatVector) q.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                    t = ((FloatVector) q.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                    t = ((FloatVector) q.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                    t = ((FloatVector) q.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                    b = t.lanewise(FMA, scaleB.rearrange(LOW_0), b);
                    x0 = FloatVector.fromArray(F, x, xi + 4 * LANES);
                    x1 = FloatVector.fromArray(F, x, xi + 5 * LANES);
                    x2 = FloatVector.fromArray(F, x, xi + 6 * LANES);
                    x3 = FloatVector.fromArray(F, x, xi + 7 * LANES);
                    q = upperA.lanewise(LSHL, 3)
                            .lanewise(AND, fifthBit)
                            .lanewise(OR, packedA.lanewise(LSHR, 4).lanewise(AND, lowBits));
                    t = ((FloatVector) q.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                    t = ((FloatVector) q.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                    t = ((FloatVector) q.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                    t = ((FloatVector) q.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                    a = t.lanewise(FMA, scaleA.rearrange(HIGH_0), a);
                    q = upperB.lanewise(LSHL, 3)
                            .lanewise(AND, fifthBit)
                            .lanewise(OR, packedB.lanewise(LSHR, 4).lanewise(AND, lowBits));
                    t = ((FloatVector) q.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                    t = ((FloatVector) q.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                    t = ((FloatVector) q.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                    t = ((FloatVector) q.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                    b = t.lanewise(FMA, scaleB.rearrange(HIGH_0), b);
                    x0 = FloatVector.fromArray(F, x, xi + 8 * LANES);
                    x1 = FloatVector.fromArray(F, x, xi + 9 * LANES);
                    x2 = FloatVector.fromArray(F, x, xi + 10 * LANES);
                    x3 = FloatVector.fromArray(F, x, xi + 11 * LANES);
                    packedA = IntVector.fromMemorySegment(I, w, blockA + QS + 64L * half + STEP_BYTES, LE);
                    q = upperA.lanewise(LSHL, 2).lanewise(AND, fifthBit).lanewise(OR, packedA.lanewise(AND, lowBits));
                    t = ((FloatVector) q.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                    t = ((FloatVector) q.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                    t = ((FloatVector) q.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                    t = ((FloatVector) q.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                    a = t.lanewise(FMA, scaleA.rearrange(LOW_1), a);
                    packedB = IntVector.fromMemorySegment(I, w, blockB + QS + 64L * half + STEP_BYTES, LE);
                    q = upperB.lanewise(LSHL, 2).lanewise(AND, fifthBit).lanewise(OR, packedB.lanewise(AND, lowBits));
                    t = ((FloatVector) q.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                    t = ((FloatVector) q.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                    t = ((FloatVector) q.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                    t = ((FloatVector) q.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                    b = t.lanewise(FMA, scaleB.rearrange(LOW_1), b);
                    x0 = FloatVector.fromArray(F, x, xi + 12 * LANES);
                    x1 = FloatVector.fromArray(F, x, xi + 13 * LANES);
                    x2 = FloatVector.fromArray(F, x, xi + 14 * LANES);
                    x3 = FloatVector.fromArray(F, x, xi + 15 * LANES);
                    q = upperA.lanewise(LSHL, 1)
                            .lanewise(AND, fifthBit)
                            .lanewise(OR, packedA.lanewise(LSHR, 4).lanewise(AND, lowBits));
                    t = ((FloatVector) q.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                    t = ((FloatVector) q.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                    t = ((FloatVector) q.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                    t = ((FloatVector) q.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                    a = t.lanewise(FMA, scaleA.rearrange(HIGH_1), a);
                    q = upperB.lanewise(LSHL, 1)
                            .lanewise(AND, fifthBit)
                            .lanewise(OR, packedB.lanewise(LSHR, 4).lanewise(AND, lowBits));
                    t = ((FloatVector) q.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                    t = ((FloatVector) q.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                    t = ((FloatVector) q.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                    t = ((FloatVector) q.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                    b = t.lanewise(FMA, scaleB.rearrange(HIGH_1), b);
                    xi += 128;
                }
                blockA += BLOCK_BYTES;
                blockB += BLOCK_BYTES;
            }
            a.lanewise(SUB, minsA).intoArray(lanes, 2 * r * LANES);
            b.lanewise(SUB, minsB).intoArray(lanes, (2 * r + 1) * LANES);
        }
    }

    /**
     * For each half of a super-block: a vector with the sums of its 4 sub-blocks (further lanes 0); then for each step,
     * low before high quants, byte 0 to 3 of all lanes, times 2^(-8 k) for byte k.
     */
    private static final class FiveBitOrder extends OrderedActivations {
        private static final int HALF_FLOATS = LANES + 128;

        @Override
        int length(int columns) {
            return columns / 128 * HALF_FLOATS;
        }

        @Override
        void arrange(float[] x, int offset, int columns, float[] arranged, int arrangedOffset) {
            int to = arrangedOffset;
            for (int from = offset; from < offset + columns; from += 128) {
                for (int lane = 0; lane < LANES; lane++) {
                    arranged[to++] = lane < 4 ? (float) FusedQ4_K.sum(x, from + 32 * lane, 32) : 0;
                }
                for (int step = 0; step < 2; step++) {
                    for (int high = 0; high < 2; high++) {
                        for (int k = 0; k < 4; k++) {
                            float scale = Math.scalb(1f, -8 * k);
                            for (int lane = 0; lane < LANES; lane++) {
                                int at = step * STEP_BYTES + 4 * lane + k; // a byte of QS in the half
                                arranged[to++] = scale * x[from + at / 32 * 64 + high * 32 + at % 32];
                            }
                        }
                    }
                }
            }
        }
    }
}
