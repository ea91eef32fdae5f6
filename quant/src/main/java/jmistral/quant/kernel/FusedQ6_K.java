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
import static jmistral.quant.format.Q6_K.BLOCK_BYTES;
import static jmistral.quant.format.Q6_K.BLOCK_ELEMENTS;
import static jmistral.quant.format.Q6_K.QH;
import static jmistral.quant.format.Q6_K.QL;
import static jmistral.quant.format.Q6_K.SCALES;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.I;
import static jmistral.quant.kernel.VectorShapes.LANES;
import static jmistral.quant.kernel.VectorShapes.LE;
import static jmistral.quant.kernel.VectorShapes.LONGS;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import jmistral.quant.format.BlockFields;

/**
 * Rows of {@link jmistral.quant.format.Q6_K}, two streams at a time, for vectors of 256 bits. Quants are
 * converted where they stand, as in {@link FusedQ4_K}; they are taken as 0 to 63, and 32 times the sums of 16
 * activations is subtracted in the end.
 */
final class FusedQ6_K extends TwoStreams {
    private static final int BYTES_AT_A_TIME = 4 * LANES;
    private static final int STEPS = 64 / BYTES_AT_A_TIME; // of a half: 128 elements, 64 bytes of QL, 32 of QH

    // Groups of the lanes of a step, low and high quants: a group is 4 lanes.
    private static final VectorShuffle<Float> LOW_0 = groups(0, 0);
    private static final VectorShuffle<Float> HIGH_0 = groups(0, 4);
    private static final VectorShuffle<Float> LOW_1 = groups(1, 0);
    private static final VectorShuffle<Float> HIGH_1 = groups(1, 4);

    // The last 16 bytes of a super-block, the last two of which are d.
    private static final VectorSpecies<Short> TAIL = ShortVector.SPECIES_128;
    private static final int TAIL_OFFSET = BLOCK_BYTES - 16;

    private static final ActivationLayout LAYOUT = SixBitOrder::new;

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
        IntVector highBits = IntVector.broadcast(I, 0x30303030);
        IntVector byte0 = IntVector.broadcast(I, 0x0000003f);
        IntVector byte1 = IntVector.broadcast(I, 0x00003f00);
        IntVector byte2 = IntVector.broadcast(I, 0x003f0000);
        IntVector byte3 = IntVector.broadcast(I, 0x3f000000);
        long blockA = p;
        long blockB = p + stride;
        for (int r = 0; r < pairs; r++) {
            FloatVector a = FloatVector.zero(F);
            FloatVector b = a;
            FloatVector offsetA = a;
            FloatVector offsetB = a;
            int xi = xOffset;
            for (int i = 0; i < blocks; i++) {
                ShortVector tailA = ShortVector.fromMemorySegment(TAIL, w, blockA + TAIL_OFFSET, LE);
                ShortVector tailB = ShortVector.fromMemorySegment(TAIL, w, blockB + TAIL_OFFSET, LE);
                float dA = Float.float16ToFloat(tailA.lane(7));
                float dB = Float.float16ToFloat(tailB.lane(7));
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
                    FloatVector scaleA = ((FloatVector)
                                    LongVector.broadcast(LONGS, w.get(BlockFields.LONG, blockA + SCALES + 8L * half))
                                            .reinterpretAsBytes()
                                            .convertShape(B2F, F, 0))
                            .lanewise(MUL, dA);
                    offsetA = scaleA.lanewise(FMA, sums, offsetA);
                    IntVector upperA = IntVector.fromMemorySegment(I, w, blockA + QH + 32L * half, LE);
                    FloatVector scaleB = ((FloatVector)
                                    LongVector.broadcast(LONGS, w.get(BlockFields.LONG, blockB + SCALES + 8L * half))
                                            .reinterpretAsBytes()
                                            .convertShape(B2F, F, 0))
                            .lanewise(MUL, dB);
                    offsetB = scaleB.lanewise(FMA, sums, offsetB);
                    IntVector upperB = IntVector.fromMemorySegment(I, w, blockB + QH + 32L * half, LE);
                    x0 = FloatVector.fromArray(F, x, xi + 0 * LANES);
                    x1 = FloatVector.fromArray(F, x, xi + 1 * LANES);
                    x2 = FloatVector.fromArray(F, x, xi + 2 * LANES);
                    x3 = FloatVector.fromArray(F, x, xi + 3 * LANES);
                    packedA = IntVector.fromMemorySegment(I, w, blockA + QL + 64L * half, LE);
                    q = upperA.lanewise(LSHL, 4).lanewise(AND, highBits).lanewise(OR, packedA.lanewise(AND, lowBits));
                    t = ((FloatVector) q.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                    t = ((FloatVector) q.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                    t = ((FloatVector) q.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                    t = ((FloatVector) q.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                    a = t.lanewise(FMA, scaleA.rearrange(LOW_0), a);
                    packedB = IntVector.fromMemorySegment(I, w, blockB + QL + 64L * half, LE);
                    q = upperB.lanewise(LSHL, 4).lanewise(AND, highBits).lanewise(OR, packedB.lanewise(AND, lowBits));
                    t = ((FloatVector) q.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                    t = ((FloatVector) q.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                    t = ((FloatVector) q.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                    t = ((FloatVector) q.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                    b = t.lanewise(FMA, scaleB.rearrange(LOW_0), b);
                    x0 = FloatVector.fromArray(F, x, xi + 4 * LANES);
                    x1 = FloatVector.fromArray(F, x, xi + 5 * LANES);
                    x2 = FloatVector.fromArray(F, x, xi + 6 * LANES);
                    x3 = FloatVector.fromArray(F, x, xi + 7 * LANES);
                    q = upperA.lanewise(AND, highBits)
                            .lanewise(OR, packedA.lanewise(LSHR, 4).lanewise(AND, lowBits));
                    t = ((FloatVector) q.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                    t = ((FloatVector) q.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                    t = ((FloatVector) q.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                    t = ((FloatVector) q.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                    a = t.lanewise(FMA, scaleA.rearrange(HIGH_0), a);
                    q = upperB.lanewise(AND, highBits)
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
                    packedA = IntVector.fromMemorySegment(I, w, blockA + QL + 64L * half + BYTES_AT_A_TIME, LE);
                    q = upperA.lanewise(LSHL, 2).lanewise(AND, highBits).lanewise(OR, packedA.lanewise(AND, lowBits));
                    t = ((FloatVector) q.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                    t = ((FloatVector) q.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                    t = ((FloatVector) q.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                    t = ((FloatVector) q.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                    a = t.lanewise(FMA, scaleA.rearrange(LOW_1), a);
                    packedB = IntVector.fromMemorySegment(I, w, blockB + QL + 64L * half + BYTES_AT_A_TIME, LE);
                    q = upperB.lanewise(LSHL, 2).lanewise(AND, highBits).lanewise(OR, packedB.lanewise(AND, lowBits));
                    t = ((FloatVector) q.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                    t = ((FloatVector) q.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                    t = ((FloatVector) q.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                    t = ((FloatVector) q.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                    b = t.lanewise(FMA, scaleB.rearrange(LOW_1), b);
                    x0 = FloatVector.fromArray(F, x, xi + 12 * LANES);
                    x1 = FloatVector.fromArray(F, x, xi + 13 * LANES);
                    x2 = FloatVector.fromArray(F, x, xi + 14 * LANES);
                    x3 = FloatVector.fromArray(F, x, xi + 15 * LANES);
                    q = upperA.lanewise(LSHR, 2)
                            .lanewise(AND, highBits)
                            .lanewise(OR, packedA.lanewise(LSHR, 4).lanewise(AND, lowBits));
                    t = ((FloatVector) q.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                    t = ((FloatVector) q.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                    t = ((FloatVector) q.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                    t = ((FloatVector) q.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                    a = t.lanewise(FMA, scaleA.rearrange(HIGH_1), a);
                    q = upperB.lanewise(LSHR, 2)
                            .lanewise(AND, highBits)
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
            a.lanewise(SUB, offsetA.lanewise(MUL, 32)).intoArray(lanes, 2 * r * LANES);
            b.lanewise(SUB, offsetB.lanewise(MUL, 32)).intoArray(lanes, (2 * r + 1) * LANES);
        }
    }

    private static VectorShuffle<Float> groups(int step, int high) {
        return VectorShuffle.fromOp(F, lane -> 2 * step + lane / 4 + high);
    }

    /**
     * For each half of a super-block: a vector with the sums of its 8 groups; then for each step, low
     * before high quants, byte 0 to 3 of all lanes, times 2^(-8 k) for byte k.
     */
    private static final class SixBitOrder extends OrderedActivations {
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
                    arranged[to++] = (float) FusedQ4_K.sum(x, from + 16 * lane, 16);
                }
                for (int step = 0; step < STEPS; step++) {
                    for (int high = 0; high < 2; high++) {
                        for (int k = 0; k < 4; k++) {
                            float scale = Math.scalb(1f, -8 * k);
                            for (int lane = 0; lane < LANES; lane++) {
                                int at = step * BYTES_AT_A_TIME + 4 * lane + k; // a byte of QL in the half
                                arranged[to++] = scale * x[from + high * 64 + at];
                            }
                        }
                    }
                }
            }
        }
    }
}
