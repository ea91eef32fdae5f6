package jmistral.quant.kernel;

import static jmistral.quant.format.Q4_K.BLOCK_BYTES;
import static jmistral.quant.format.Q4_K.BLOCK_ELEMENTS;
import static jmistral.quant.format.Q4_K.QS;
import static jmistral.quant.format.Q4_K.SCALES;
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
import jdk.incubator.vector.VectorShuffle;
import jmistral.quant.format.BlockFields;

/**
 * Rows of {@link jmistral.quant.format.Q4_K}, two streams at a time, for vectors of 256 bits or more.
 *
 * <p>A lane holds 4 bytes. A quant is masked out where it stands in the lane and converted there, which gives it times
 * 2^(8 k) for byte k; the activations have been multiplied with 2^(-8 k) beforehand. So there are no shifts but one, no
 * widening, and no rounding that the plain way would not have. The mins meet the sums of 32 activations.
 */
final class FusedQ4_K extends TwoStreams {
    private static final int BYTES_AT_A_TIME = 4 * LANES;
    private static final int STEPS = 128 / BYTES_AT_A_TIME;

    // Sub-blocks of the lanes of a step, low and high quants: a sub-block is 8 lanes, and the low and high quants of
    // the same bytes are neighbours.
    private static final VectorShuffle<Float> LOW = VectorShuffle.fromOp(F, lane -> lane / 8 * 2);
    private static final VectorShuffle<Float> HIGH = VectorShuffle.fromOp(F, lane -> lane / 8 * 2 + 1);
    private static final VectorShuffle<Float> NEXT_STEP = VectorShuffle.iota(F, LANES / 4, 1, true);

    private static final ActivationLayout LAYOUT = new NibbleLayout();

    @Override
    public ActivationLayout layout() {
        return LAYOUT;
    }

    @Override
    long rowBytes(int columns) {
        return columns / BLOCK_ELEMENTS * (long) BLOCK_BYTES;
    }

    @Override
    void multiplyPairs(MemorySegment w, long p, long stride, int pairs, int columns, float[] x, float[] lanes) {
        int blocks = columns / BLOCK_ELEMENTS;
        IntVector byte0 = IntVector.broadcast(I, 0x0000000f);
        IntVector byte1 = IntVector.broadcast(I, 0x00000f00);
        IntVector byte2 = IntVector.broadcast(I, 0x000f0000);
        IntVector byte3 = IntVector.broadcast(I, 0x0f000000);
        long blockA = p;
        long blockB = p + stride;
        for (int r = 0; r < pairs; r++) {
            FloatVector a = FloatVector.zero(F);
            FloatVector b = a;
            FloatVector minsA = a;
            FloatVector minsB = a;
            int xi = 0;
            for (int i = 0; i < blocks; i++) {
                FloatVector sums = FloatVector.fromArray(F, x, xi);
                xi += LANES;
                int s0 = w.get(BlockFields.INT, blockA + SCALES);
                int s1 = w.get(BlockFields.INT, blockA + SCALES + 4);
                int s2 = w.get(BlockFields.INT, blockA + SCALES + 8);
                FloatVector scaleA = ((FloatVector) LongVector.broadcast(LONGS, scales(s0, s2))
                                .reinterpretAsBytes()
                                .castShape(F, 0))
                        .mul(BlockFields.half(w, blockA));
                minsA = ((FloatVector) LongVector.broadcast(LONGS, mins(s1, s2))
                                .reinterpretAsBytes()
                                .castShape(F, 0))
                        .mul(BlockFields.half(w, blockA + 2))
                        .fma(sums, minsA);
                s0 = w.get(BlockFields.INT, blockB + SCALES);
                s1 = w.get(BlockFields.INT, blockB + SCALES + 4);
                s2 = w.get(BlockFields.INT, blockB + SCALES + 8);
                FloatVector scaleB = ((FloatVector) LongVector.broadcast(LONGS, scales(s0, s2))
                                .reinterpretAsBytes()
                                .castShape(F, 0))
                        .mul(BlockFields.half(w, blockB));
                minsB = ((FloatVector) LongVector.broadcast(LONGS, mins(s1, s2))
                                .reinterpretAsBytes()
                                .castShape(F, 0))
                        .mul(BlockFields.half(w, blockB + 2))
                        .fma(sums, minsB);
                for (int step = 0; step < STEPS; step++) {
                    IntVector qA = IntVector.fromMemorySegment(I, w, blockA + QS + (long) step * BYTES_AT_A_TIME, LE);
                    IntVector qB = IntVector.fromMemorySegment(I, w, blockB + QS + (long) step * BYTES_AT_A_TIME, LE);
                    FloatVector x0 = FloatVector.fromArray(F, x, xi);
                    FloatVector x1 = FloatVector.fromArray(F, x, xi + LANES);
                    FloatVector x2 = FloatVector.fromArray(F, x, xi + 2 * LANES);
                    FloatVector x3 = FloatVector.fromArray(F, x, xi + 3 * LANES);
                    FloatVector t = ((FloatVector) qA.and(byte0).castShape(F, 0)).mul(x0);
                    t = ((FloatVector) qA.and(byte1).castShape(F, 0)).fma(x1, t);
                    t = ((FloatVector) qA.and(byte2).castShape(F, 0)).fma(x2, t);
                    t = ((FloatVector) qA.and(byte3).castShape(F, 0)).fma(x3, t);
                    a = t.fma(scaleA.rearrange(LOW), a);
                    t = ((FloatVector) qB.and(byte0).castShape(F, 0)).mul(x0);
                    t = ((FloatVector) qB.and(byte1).castShape(F, 0)).fma(x1, t);
                    t = ((FloatVector) qB.and(byte2).castShape(F, 0)).fma(x2, t);
                    t = ((FloatVector) qB.and(byte3).castShape(F, 0)).fma(x3, t);
                    b = t.fma(scaleB.rearrange(LOW), b);
                    x0 = FloatVector.fromArray(F, x, xi + 4 * LANES);
                    x1 = FloatVector.fromArray(F, x, xi + 5 * LANES);
                    x2 = FloatVector.fromArray(F, x, xi + 6 * LANES);
                    x3 = FloatVector.fromArray(F, x, xi + 7 * LANES);
                    qA = qA.lanewise(VectorOperators.LSHR, 4);
                    qB = qB.lanewise(VectorOperators.LSHR, 4);
                    t = ((FloatVector) qA.and(byte0).castShape(F, 0)).mul(x0);
                    t = ((FloatVector) qA.and(byte1).castShape(F, 0)).fma(x1, t);
                    t = ((FloatVector) qA.and(byte2).castShape(F, 0)).fma(x2, t);
                    t = ((FloatVector) qA.and(byte3).castShape(F, 0)).fma(x3, t);
                    a = t.fma(scaleA.rearrange(HIGH), a);
                    t = ((FloatVector) qB.and(byte0).castShape(F, 0)).mul(x0);
                    t = ((FloatVector) qB.and(byte1).castShape(F, 0)).fma(x1, t);
                    t = ((FloatVector) qB.and(byte2).castShape(F, 0)).fma(x2, t);
                    t = ((FloatVector) qB.and(byte3).castShape(F, 0)).fma(x3, t);
                    b = t.fma(scaleB.rearrange(HIGH), b);
                    scaleA = scaleA.rearrange(NEXT_STEP);
                    scaleB = scaleB.rearrange(NEXT_STEP);
                    xi += 8 * LANES;
                }
                blockA += BLOCK_BYTES;
                blockB += BLOCK_BYTES;
            }
            a.sub(minsA).intoArray(lanes, 2 * r * LANES);
            b.sub(minsB).intoArray(lanes, (2 * r + 1) * LANES);
        }
    }

    /** The 8 scales, a byte each, from the first and the third word of SCALES. */
    private static long scales(int s0, int s2) {
        int upper = (s2 & 0x0f0f0f0f) | ((s0 >>> 2) & 0x30303030);
        return ((long) upper << 32) | (s0 & 0x3f3f3f3f);
    }

    /** The 8 mins, a byte each, from the second and the third word of SCALES. */
    private static long mins(int s1, int s2) {
        int upper = ((s2 >>> 4) & 0x0f0f0f0f) | ((s1 >>> 2) & 0x30303030);
        return ((long) upper << 32) | (s1 & 0x3f3f3f3f);
    }

    /**
     * For each super-block: a vector with the sums of the 8 sub-blocks (further lanes 0); then for each step, low before
     * high quants, byte 0 to 3 of all lanes, times 2^(-8 k) for byte k.
     */
    private static final class NibbleLayout implements ActivationLayout {
        private static final int BLOCK_FLOATS = LANES + BLOCK_ELEMENTS;

        @Override
        public int length(int columns) {
            return columns / BLOCK_ELEMENTS * BLOCK_FLOATS;
        }

        @Override
        public void arrange(float[] x, int offset, int columns, float[] arranged) {
            int to = 0;
            for (int from = offset; from < offset + columns; from += BLOCK_ELEMENTS) {
                for (int lane = 0; lane < LANES; lane++) {
                    arranged[to++] = lane < 8 ? (float) sum(x, from + 32 * lane, 32) : 0;
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
