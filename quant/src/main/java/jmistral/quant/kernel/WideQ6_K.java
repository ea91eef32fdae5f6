package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.B2F;
import static jdk.incubator.vector.VectorOperators.BITWISE_BLEND;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jmistral.quant.format.Q6_K.BLOCK_BYTES;
import static jmistral.quant.format.Q6_K.BLOCK_ELEMENTS;
import static jmistral.quant.format.Q6_K.D;
import static jmistral.quant.format.Q6_K.QH;
import static jmistral.quant.format.Q6_K.QL;
import static jmistral.quant.format.Q6_K.SCALES;
import static jmistral.quant.kernel.VectorShapes.BYTES;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.I;
import static jmistral.quant.kernel.VectorShapes.LANES;
import static jmistral.quant.kernel.VectorShapes.LE;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShuffle;
import jmistral.quant.TensorType;
import jmistral.quant.format.BlockFields;

/**
 * Rows of {@link jmistral.quant.format.Q6_K} with vectors of 512 bits.
 *
 * <p>As in {@link WideQ4_K}, with two fields in a lane: n0 and n2 meet a2 and a0, and the upper half of the product is
 * n0 a0 + n2 a2. The offset of 32 meets the sums of the activations.
 */
final class WideQ6_K extends RowStreams {

    private static final int TURN = TURN_COLUMNS / BLOCK_ELEMENTS;

    // 16 quants, four lanes, share a scale.
    private static final VectorShuffle<Float> SCALES_0 = scales(0);
    private static final VectorShuffle<Float> SCALES_1 = scales(4);
    private static final VectorShuffle<Float> SCALES_2 = scales(8);
    private static final VectorShuffle<Float> SCALES_3 = scales(12);

    // The upper bits of 128 quants lie in 32 bytes: two bits for lanes 0 to 7, the next two for lanes 8 to 15.
    private static final VectorShuffle<Integer> FIRST_HIGH = twice(0);
    private static final VectorShuffle<Integer> SECOND_HIGH = twice(8);
    private static final IntVector UP = counts(4, 2);
    private static final IntVector DOWN = counts(0, 2);

    static final ActivationLayout LAYOUT = NaturalPairs::new;

    WideQ6_K() {
        super(TensorType.Q6_K);
    }

    @Override
    public ActivationLayout layout() {
        return LAYOUT;
    }

    @Override
    void multiplyRows(
            int streams,
            MemorySegment w,
            long offsetBytes,
            long strideBytes,
            int rows,
            int columns,
            ArrangedActivations x,
            int token,
            float[] sums) {
        SixBitPairs fields = (SixBitPairs) x;
        int blocks = columns / BLOCK_ELEMENTS;
        multiplyTwoRows(
                streams,
                w,
                offsetBytes,
                strideBytes,
                rows,
                blocks,
                fields.values,
                fields.steps(),
                fields.sums(),
                fields.firstBlock(token),
                sums);
    }

    private static void multiplyTwoRows(
            int streams,
            MemorySegment w,
            long offsetBytes,
            long stride,
            int rows,
            int blocks,
            int[] fields,
            float[] steps,
            float[] offsets,
            int firstBlock,
            float[] sums) {
        NativeMemory.check(w.isNative());
        IntVector six = IntVector.broadcast(I, 0x003f003f);
        IntVector low = IntVector.broadcast(I, 0x0f0f0f0f);
        int firstLane = CacheLine.INTS + firstBlock * PairFields.BLOCK_LANES;
        int firstSum = CacheLine.FLOATS + firstBlock * FieldActivations.BLOCK_SUMS;
        long row = offsetBytes;
        for (int rowSums = FIRST_SUM; rowSums < FIRST_SUM + streams * LANES * rows; rowSums += streams * LANES) {
            for (int begin = 0; begin < blocks; begin += TURN) {
                int end = Math.min(begin + TURN, blocks);
                for (int stream = 0; stream < streams; stream += 2) {
                    int sum = rowSums + stream * LANES;
                    for (int block = begin; block < end; block++) {
                        long p = row + stream * stride + FusedRows.blockOffset(block, blocks, BLOCK_BYTES);
                        long q = p + stride;
                        FloatVector a = FloatVector.fromArray(F, sums, sum);
                        FloatVector b = FloatVector.fromArray(F, sums, sum + LANES);
                        int x = firstLane + block * PairFields.BLOCK_LANES;
                        float step = steps[firstBlock + block];
                        FloatVector offset =
                                FloatVector.fromArray(F, offsets, firstSum + block * FieldActivations.BLOCK_SUMS);
                        FloatVector scalesA = ((FloatVector) ByteVector.fromMemorySegment(BYTES, w, p + SCALES, LE)
                                        .convertShape(B2F, F, 0))
                                .lanewise(
                                        MUL,
                                        FloatVector.broadcast(
                                                F, Float.float16ToFloat(w.get(BlockFields.SHORT, p + D)) * step));
                        a = scalesA.lanewise(FMA, offset, a);
                        FloatVector scalesB = ((FloatVector) ByteVector.fromMemorySegment(BYTES, w, q + SCALES, LE)
                                        .convertShape(B2F, F, 0))
                                .lanewise(
                                        MUL,
                                        FloatVector.broadcast(
                                                F, Float.float16ToFloat(w.get(BlockFields.SHORT, q + D)) * step));
                        b = scalesB.lanewise(FMA, offset, b);
                        IntVector qhA = IntVector.fromMemorySegment(I, w, p + QH, LE);
                        IntVector qhB = IntVector.fromMemorySegment(I, w, q + QH, LE);
                        IntVector even = IntVector.fromArray(I, fields, x);
                        IntVector odd = IntVector.fromArray(I, fields, x + 16);
                        IntVector qlA = IntVector.fromMemorySegment(I, w, p + QL, LE);
                        IntVector highA = qhA.rearrange(FIRST_HIGH);
                        IntVector qlB = IntVector.fromMemorySegment(I, w, q + QL, LE);
                        IntVector highB = qhB.rearrange(FIRST_HIGH);
                        IntVector u = highA.lanewise(LSHL, UP).lanewise(BITWISE_BLEND, qlA, low);
                        a = ((FloatVector) u.lanewise(AND, six)
                                        .lanewise(MUL, even)
                                        .lanewise(
                                                ADD,
                                                u.lanewise(LSHR, 8)
                                                        .lanewise(AND, six)
                                                        .lanewise(MUL, odd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scalesA.rearrange(SCALES_0), a);
                        u = highB.lanewise(LSHL, UP).lanewise(BITWISE_BLEND, qlB, low);
                        b = ((FloatVector) u.lanewise(AND, six)
                                        .lanewise(MUL, even)
                                        .lanewise(
                                                ADD,
                                                u.lanewise(LSHR, 8)
                                                        .lanewise(AND, six)
                                                        .lanewise(MUL, odd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scalesB.rearrange(SCALES_0), b);
                        even = IntVector.fromArray(I, fields, x + 32);
                        odd = IntVector.fromArray(I, fields, x + 48);
                        u = highA.lanewise(LSHR, DOWN).lanewise(BITWISE_BLEND, qlA.lanewise(LSHR, 4), low);
                        a = ((FloatVector) u.lanewise(AND, six)
                                        .lanewise(MUL, even)
                                        .lanewise(
                                                ADD,
                                                u.lanewise(LSHR, 8)
                                                        .lanewise(AND, six)
                                                        .lanewise(MUL, odd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scalesA.rearrange(SCALES_1), a);
                        u = highB.lanewise(LSHR, DOWN).lanewise(BITWISE_BLEND, qlB.lanewise(LSHR, 4), low);
                        b = ((FloatVector) u.lanewise(AND, six)
                                        .lanewise(MUL, even)
                                        .lanewise(
                                                ADD,
                                                u.lanewise(LSHR, 8)
                                                        .lanewise(AND, six)
                                                        .lanewise(MUL, odd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scalesB.rearrange(SCALES_1), b);
                        even = IntVector.fromArray(I, fields, x + 64);
                        odd = IntVector.fromArray(I, fields, x + 80);
                        qlA = IntVector.fromMemorySegment(I, w, p + QL + 64, LE);
                        highA = qhA.rearrange(SECOND_HIGH);
                        qlB = IntVector.fromMemorySegment(I, w, q + QL + 64, LE);
                        highB = qhB.rearrange(SECOND_HIGH);
                        u = highA.lanewise(LSHL, UP).lanewise(BITWISE_BLEND, qlA, low);
                        a = ((FloatVector) u.lanewise(AND, six)
                                        .lanewise(MUL, even)
                                        .lanewise(
                                                ADD,
                                                u.lanewise(LSHR, 8)
                                                        .lanewise(AND, six)
                                                        .lanewise(MUL, odd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scalesA.rearrange(SCALES_2), a);
                        u = highB.lanewise(LSHL, UP).lanewise(BITWISE_BLEND, qlB, low);
                        b = ((FloatVector) u.lanewise(AND, six)
                                        .lanewise(MUL, even)
                                        .lanewise(
                                                ADD,
                                                u.lanewise(LSHR, 8)
                                                        .lanewise(AND, six)
                                                        .lanewise(MUL, odd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scalesB.rearrange(SCALES_2), b);
                        even = IntVector.fromArray(I, fields, x + 96);
                        odd = IntVector.fromArray(I, fields, x + 112);
                        u = highA.lanewise(LSHR, DOWN).lanewise(BITWISE_BLEND, qlA.lanewise(LSHR, 4), low);
                        a = ((FloatVector) u.lanewise(AND, six)
                                        .lanewise(MUL, even)
                                        .lanewise(
                                                ADD,
                                                u.lanewise(LSHR, 8)
                                                        .lanewise(AND, six)
                                                        .lanewise(MUL, odd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scalesA.rearrange(SCALES_3), a);
                        u = highB.lanewise(LSHR, DOWN).lanewise(BITWISE_BLEND, qlB.lanewise(LSHR, 4), low);
                        b = ((FloatVector) u.lanewise(AND, six)
                                        .lanewise(MUL, even)
                                        .lanewise(
                                                ADD,
                                                u.lanewise(LSHR, 8)
                                                        .lanewise(AND, six)
                                                        .lanewise(MUL, odd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scalesB.rearrange(SCALES_3), b);
                        a.intoArray(sums, sum);
                        b.intoArray(sums, sum + LANES);
                    }
                }
            }
            row += (long) blocks * BLOCK_BYTES;
        }
    }

    private static VectorShuffle<Float> scales(int first) {
        return VectorShuffle.fromOp(F, lane -> (first + lane / 4) % LANES);
    }

    private static VectorShuffle<Integer> twice(int first) {
        return VectorShuffle.fromOp(I, lane -> (first + lane % 8) % LANES);
    }

    private static IntVector counts(int lower, int upper) {
        int[] counts = new int[LANES];
        Arrays.setAll(counts, lane -> lane < 8 ? lower : upper);
        return IntVector.fromArray(I, counts, 0);
    }

    /** For every 64 activations the even bytes' lanes, then the odd ones'. */
    private static final class NaturalPairs extends SixBitPairs {
        @Override
        int first(int lane) {
            return lane / 32 * 64 + lane / 16 % 2 + lane % 16 * 4;
        }
    }
}
