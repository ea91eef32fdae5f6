package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.B2F;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.SUB;
import static jmistral.quant.format.Q4_K.BLOCK_BYTES;
import static jmistral.quant.format.Q4_K.BLOCK_ELEMENTS;
import static jmistral.quant.format.Q4_K.QS;
import static jmistral.quant.kernel.ScaleWords.HEADER;
import static jmistral.quant.kernel.ScaleWords.LAST_WORD;
import static jmistral.quant.kernel.ScaleWords.LAST_WORD_MASKS;
import static jmistral.quant.kernel.ScaleWords.LAST_WORD_SHIFTS;
import static jmistral.quant.kernel.ScaleWords.MASKS;
import static jmistral.quant.kernel.ScaleWords.SHIFTS;
import static jmistral.quant.kernel.ScaleWords.WORDS;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.I;
import static jmistral.quant.kernel.VectorShapes.LANES;
import static jmistral.quant.kernel.VectorShapes.LE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * Rows of {@link jmistral.quant.format.Q4_K}, two streams at a time, for vectors of 256 bits.
 *
 * <p>A lane holds 4 bytes. A quant is masked out where it stands in the lane and converted there, which gives it times
 * 2^(8 k) for byte k; the activations have been multiplied with 2^(-8 k) beforehand. So there are no shifts but one, no
 * widening, and no rounding that the plain way would not have. The mins meet the sums of 32 activations.
 *
 * <p>The steps are written out because no vector may go around a loop but as a summand: the compiler cannot be relied
 * on to keep others in registers.
 */
final class FusedQ4_K extends TwoStreams {
    private static final int BYTES_AT_A_TIME = 4 * LANES;
    private static final int STEPS = 128 / BYTES_AT_A_TIME;
    private static final int BLOCK_FLOATS = LANES + BLOCK_ELEMENTS; // of the layout

    private static final VectorShuffle<Integer> UPPER_HALF = VectorShuffle.fromValues(HEADER, 2, 3, 0, 1);

    // Sub-blocks of the lanes of a step, low and high quants: a sub-block is 8 lanes, and the low and high quants of
    // the same bytes are neighbours.
    private static final VectorShuffle<Float> LOW_0 = subBlocks(0, 0);
    private static final VectorShuffle<Float> HIGH_0 = subBlocks(0, 1);
    private static final VectorShuffle<Float> LOW_1 = subBlocks(1, 0);
    private static final VectorShuffle<Float> HIGH_1 = subBlocks(1, 1);
    private static final VectorShuffle<Float> LOW_2 = subBlocks(2, 0);
    private static final VectorShuffle<Float> HIGH_2 = subBlocks(2, 1);
    private static final VectorShuffle<Float> LOW_3 = subBlocks(3, 0);
    private static final VectorShuffle<Float> HIGH_3 = subBlocks(3, 1);

    private static final ActivationLayout LAYOUT = NibbleOrder::new;

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
        IntVector byte0 = IntVector.broadcast(I, 0x0000000f);
        IntVector byte1 = IntVector.broadcast(I, 0x00000f00);
        IntVector byte2 = IntVector.broadcast(I, 0x000f0000);
        IntVector byte3 = IntVector.broadcast(I, 0x0f000000);
        long blockA = p;
        for (int r = 0; r < pairs; r++) {
            long blockB = blockA + stride;
            FloatVector a = FloatVector.zero(F);
            FloatVector b = a;
            FloatVector minsA = a;
            FloatVector minsB = a;
            for (int i = 0; i < blocks; i++) {
                int xi = xOffset + i * BLOCK_FLOATS;
                FloatVector sums = FloatVector.fromArray(F, x, xi);
                xi += LANES;
                IntVector words;
                IntVector fields;
                int halves;
                words = IntVector.fromMemorySegment(HEADER, w, blockA, LE);
                fields = words.rearrange(WORDS)
                        .lanewise(LSHR, SHIFTS)
                        .lanewise(AND, MASKS)
                        .lanewise(
                                OR,
                                words.rearrange(LAST_WORD)
                                        .lanewise(LSHR, LAST_WORD_SHIFTS)
                                        .lanewise(AND, LAST_WORD_MASKS));
                FloatVector scaleA = (FloatVector) fields.reinterpretAsBytes().convertShape(B2F, F, 0);
                halves = words.lane(0);
                minsA = scaleA.lanewise(MUL, Float.float16ToFloat((short) (halves >>> 16)))
                        .lanewise(FMA, sums, minsA);
                scaleA = (FloatVector)
                        fields.rearrange(UPPER_HALF).reinterpretAsBytes().convertShape(B2F, F, 0);
                scaleA = scaleA.lanewise(MUL, Float.float16ToFloat((short) halves));
                words = IntVector.fromMemorySegment(HEADER, w, blockB, LE);
                fields = words.rearrange(WORDS)
                        .lanewise(LSHR, SHIFTS)
                        .lanewise(AND, MASKS)
                        .lanewise(
                                OR,
                                words.rearrange(LAST_WORD)
                                        .lanewise(LSHR, LAST_WORD_SHIFTS)
                                        .lanewise(AND, LAST_WORD_MASKS));
                FloatVector scaleB = (FloatVector) fields.reinterpretAsBytes().convertShape(B2F, F, 0);
                halves = words.lane(0);
                minsB = scaleB.lanewise(MUL, Float.float16ToFloat((short) (halves >>> 16)))
                        .lanewise(FMA, sums, minsB);
                scaleB = (FloatVector)
                        fields.rearrange(UPPER_HALF).reinterpretAsBytes().convertShape(B2F, F, 0);
                scaleB = scaleB.lanewise(MUL, Float.float16ToFloat((short) halves));
                FloatVector x0;
                FloatVector x1;
                FloatVector x2;
                FloatVector x3;
                FloatVector t;
                IntVector qA;
                IntVector qB;
                x0 = FloatVector.fromArray(F, x, xi + 0 * LANES);
                x1 = FloatVector.fromArray(F, x, xi + 1 * LANES);
                x2 = FloatVector.fromArray(F, x, xi + 2 * LANES);
                x3 = FloatVector.fromArray(F, x, xi + 3 * LANES);
                qA = IntVector.fromMemorySegment(I, w, blockA + QS, LE);
                t = ((FloatVector) qA.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                t = ((FloatVector) qA.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                t = ((FloatVector) qA.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                t = ((FloatVector) qA.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                a = t.lanewise(FMA, scaleA.rearrange(LOW_0), a);
                qB = IntVector.fromMemorySegment(I, w, blockB + QS, LE);
                t = ((FloatVector) qB.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                t = ((FloatVector) qB.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                t = ((FloatVector) qB.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                t = ((FloatVector) qB.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                b = t.lanewise(FMA, scaleB.rearrange(LOW_0), b);
                x0 = FloatVector.fromArray(F, x, xi + 4 * LANES);
                x1 = FloatVector.fromArray(F, x, xi + 5 * LANES);
                x2 = FloatVector.fromArray(F, x, xi + 6 * LANES);
                x3 = FloatVector.fromArray(F, x, xi + 7 * LANES);
                qA = qA.lanewise(LSHR, 4);
                t = ((FloatVector) qA.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                t = ((FloatVector) qA.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                t = ((FloatVector) qA.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                t = ((FloatVector) qA.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                a = t.lanewise(FMA, scaleA.rearrange(HIGH_0), a);
                qB = qB.lanewise(LSHR, 4);
                t = ((FloatVector) qB.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                t = ((FloatVector) qB.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                t = ((FloatVector) qB.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                t = ((FloatVector) qB.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                b = t.lanewise(FMA, scaleB.rearrange(HIGH_0), b);
                x0 = FloatVector.fromArray(F, x, xi + 8 * LANES);
                x1 = FloatVector.fromArray(F, x, xi + 9 * LANES);
                x2 = FloatVector.fromArray(F, x, xi + 10 * LANES);
                x3 = FloatVector.fromArray(F, x, xi + 11 * LANES);
                qA = IntVector.fromMemorySegment(I, w, blockA + QS + BYTES_AT_A_TIME, LE);
                t = ((FloatVector) qA.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                t = ((FloatVector) qA.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                t = ((FloatVector) qA.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                t = ((FloatVector) qA.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                a = t.lanewise(FMA, scaleA.rearrange(LOW_1), a);
                qB = IntVector.fromMemorySegment(I, w, blockB + QS + BYTES_AT_A_TIME, LE);
                t = ((FloatVector) qB.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                t = ((FloatVector) qB.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                t = ((FloatVector) qB.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                t = ((FloatVector) qB.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                b = t.lanewise(FMA, scaleB.rearrange(LOW_1), b);
                x0 = FloatVector.fromArray(F, x, xi + 12 * LANES);
                x1 = FloatVector.fromArray(F, x, xi + 13 * LANES);
                x2 = FloatVector.fromArray(F, x, xi + 14 * LANES);
                x3 = FloatVector.fromArray(F, x, xi + 15 * LANES);
                qA = qA.lanewise(LSHR, 4);
                t = ((FloatVector) qA.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                t = ((FloatVector) qA.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                t = ((FloatVector) qA.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                t = ((FloatVector) qA.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                a = t.lanewise(FMA, scaleA.rearrange(HIGH_1), a);
                qB = qB.lanewise(LSHR, 4);
                t = ((FloatVector) qB.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                t = ((FloatVector) qB.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                t = ((FloatVector) qB.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                t = ((FloatVector) qB.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                b = t.lanewise(FMA, scaleB.rearrange(HIGH_1), b);
                x0 = FloatVector.fromArray(F, x, xi + 16 * LANES);
                x1 = FloatVector.fromArray(F, x, xi + 17 * LANES);
                x2 = FloatVector.fromArray(F, x, xi + 18 * LANES);
                x3 = FloatVector.fromArray(F, x, xi + 19 * LANES);
                qA = IntVector.fromMemorySegment(I, w, blockA + QS + 2L * BYTES_AT_A_TIME, LE);
                t = ((FloatVector) qA.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                t = ((FloatVector) qA.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                t = ((FloatVector) qA.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                t = ((FloatVector) qA.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                a = t.lanewise(FMA, scaleA.rearrange(LOW_2), a);
                qB = IntVector.fromMemorySegment(I, w, blockB + QS + 2L * BYTES_AT_A_TIME, LE);
                t = ((FloatVector) qB.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                t = ((FloatVector) qB.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                t = ((FloatVector) qB.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                t = ((FloatVector) qB.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                b = t.lanewise(FMA, scaleB.rearrange(LOW_2), b);
                x0 = FloatVector.fromArray(F, x, xi + 20 * LANES);
                x1 = FloatVector.fromArray(F, x, xi + 21 * LANES);
                x2 = FloatVector.fromArray(F, x, xi + 22 * LANES);
                x3 = FloatVector.fromArray(F, x, xi + 23 * LANES);
                qA = qA.lanewise(LSHR, 4);
                t = ((FloatVector) qA.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                t = ((FloatVector) qA.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                t = ((FloatVector) qA.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                t = ((FloatVector) qA.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                a = t.lanewise(FMA, scaleA.rearrange(HIGH_2), a);
                qB = qB.lanewise(LSHR, 4);
                t = ((FloatVector) qB.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                t = ((FloatVector) qB.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                t = ((FloatVector) qB.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                t = ((FloatVector) qB.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                b = t.lanewise(FMA, scaleB.rearrange(HIGH_2), b);
                x0 = FloatVector.fromArray(F, x, xi + 24 * LANES);
                x1 = FloatVector.fromArray(F, x, xi + 25 * LANES);
                x2 = FloatVector.fromArray(F, x, xi + 26 * LANES);
                x3 = FloatVector.fromArray(F, x, xi + 27 * LANES);
                qA = IntVector.fromMemorySegment(I, w, blockA + QS + 3L * BYTES_AT_A_TIME, LE);
                t = ((FloatVector) qA.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                t = ((FloatVector) qA.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                t = ((FloatVector) qA.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                t = ((FloatVector) qA.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                a = t.lanewise(FMA, scaleA.rearrange(LOW_3), a);
                qB = IntVector.fromMemorySegment(I, w, blockB + QS + 3L * BYTES_AT_A_TIME, LE);
                t = ((FloatVector) qB.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                t = ((FloatVector) qB.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                t = ((FloatVector) qB.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                t = ((FloatVector) qB.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                b = t.lanewise(FMA, scaleB.rearrange(LOW_3), b);
                x0 = FloatVector.fromArray(F, x, xi + 28 * LANES);
                x1 = FloatVector.fromArray(F, x, xi + 29 * LANES);
                x2 = FloatVector.fromArray(F, x, xi + 30 * LANES);
                x3 = FloatVector.fromArray(F, x, xi + 31 * LANES);
                qA = qA.lanewise(LSHR, 4);
                t = ((FloatVector) qA.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                t = ((FloatVector) qA.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                t = ((FloatVector) qA.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                t = ((FloatVector) qA.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                a = t.lanewise(FMA, scaleA.rearrange(HIGH_3), a);
                qB = qB.lanewise(LSHR, 4);
                t = ((FloatVector) qB.lanewise(AND, byte0).convertShape(I2F, F, 0)).lanewise(MUL, x0);
                t = ((FloatVector) qB.lanewise(AND, byte1).convertShape(I2F, F, 0)).lanewise(FMA, x1, t);
                t = ((FloatVector) qB.lanewise(AND, byte2).convertShape(I2F, F, 0)).lanewise(FMA, x2, t);
                t = ((FloatVector) qB.lanewise(AND, byte3).convertShape(I2F, F, 0)).lanewise(FMA, x3, t);
                b = t.lanewise(FMA, scaleB.rearrange(HIGH_3), b);
                blockA += BLOCK_BYTES;
                blockB += BLOCK_BYTES;
            }
            a.lanewise(SUB, minsA).intoArray(lanes, 2 * r * LANES);
            b.lanewise(SUB, minsB).intoArray(lanes, (2 * r + 1) * LANES);
        }
    }

    private static VectorShuffle<Float> subBlocks(int step, int high) {
        return VectorShuffle.fromOp(F, _ -> 2 * step + high);
    }

    /**
     * For each super-block: a vector with the sums of the 8 sub-blocks; then for each step, low before
     * high quants, byte 0 to 3 of all lanes, times 2^(-8 k) for byte k.
     */
    private static final class NibbleOrder extends OrderedActivations {
        @Override
        int length(int columns) {
            return columns / BLOCK_ELEMENTS * BLOCK_FLOATS;
        }

        @Override
        void arrange(float[] x, int offset, int columns, float[] arranged, int arrangedOffset) {
            int to = arrangedOffset;
            for (int from = offset; from < offset + columns; from += BLOCK_ELEMENTS) {
                for (int lane = 0; lane < LANES; lane++) {
                    arranged[to++] = (float) sum(x, from + 32 * lane, 32);
                }
                for (int step = 0; step < STEPS; step++) {
                    for (int high = 0; high < 2; high++) {
                        for (int k = 0; k < 4; k++) {
                            float scale = Math.scalb(1f, -8 * k);
                            for (int lane = 0; lane < LANES; lane++) {
                                int at = step * BYTES_AT_A_TIME + 4 * lane + k; // a byte of QS
                                arranged[to++] = scale * x[from + at / 32 * 64 + high * 32 + at % 32];
                            }
                        }
                    }
                }
            }
        }
    }

    /** The sum of {@code length} activations. */
    static double sum(float[] x, int offset, int length) {
        double sum = 0;
        for (int i = offset; i < offset + length; i++) {
            sum += x[i];
        }
        return sum;
    }
}
