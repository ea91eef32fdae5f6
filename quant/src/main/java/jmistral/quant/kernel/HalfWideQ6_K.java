package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.B2F;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jdk.incubator.vector.VectorOperators.OR;
import static jmistral.quant.format.Q6_K.BLOCK_BYTES;
import static jmistral.quant.format.Q6_K.BLOCK_ELEMENTS;
import static jmistral.quant.format.Q6_K.D;
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
import jdk.incubator.vector.VectorShuffle;
import jmistral.quant.TensorType;
import jmistral.quant.format.BlockFields;

/**
 * Rows of {@link jmistral.quant.format.Q6_K} with vectors of 256 bits: fields as in {@link HalfWideQ4_K}. The offset of 32
 * meets the sums of the activations.
 */
final class HalfWideQ6_K extends RowStreams {
    private static final int TURN = TURN_COLUMNS / BLOCK_ELEMENTS;

    private static final int HALF_LANES = PairFields.BLOCK_LANES / 2;

    // Of the 8 scales in a half super-block those of 32 quants, 16 each: low and high quants of 32 bytes, then of the
    // next.
    private static final VectorShuffle<Float> LOW_0 = scales(0);
    private static final VectorShuffle<Float> LOW_1 = scales(2);
    private static final VectorShuffle<Float> HIGH_0 = scales(4);
    private static final VectorShuffle<Float> HIGH_1 = scales(6);

    private static final ActivationLayout LAYOUT = HalvesInTurn::new;

    HalfWideQ6_K() {
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
        SixBitPairs pairs = (SixBitPairs) x;
        multiplyTwoRows(
                streams,
                w,
                offsetBytes,
                strideBytes,
                rows,
                columns / BLOCK_ELEMENTS,
                pairs.values,
                pairs.steps(),
                pairs.sums(),
                pairs.firstBlock(token),
                sums);
    }

    private static void multiplyTwoRows(
            int streams,
            MemorySegment w,
            long offsetBytes,
            long stride,
            int rows,
            int blocks,
            int[] pairs,
            float[] steps,
            float[] offsets,
            int firstBlock,
            float[] sums) {
        NativeMemory.check(w.isNative());
        IntVector lowBits = IntVector.broadcast(I, 0x0f0f0f0f);
        IntVector highBits = IntVector.broadcast(I, 0x30303030);
        IntVector evenBytes = IntVector.broadcast(I, 0x003f003f);
        int firstLane = CacheLine.INTS + firstBlock * PairFields.BLOCK_LANES;
        int firstSum = CacheLine.FLOATS + firstBlock * FieldActivations.BLOCK_SUMS;
        for (int rowSums = FIRST_SUM; rowSums < FIRST_SUM + streams * LANES * rows; rowSums += streams * LANES) {
            for (int begin = 0; begin < blocks; begin += TURN) {
                int end = Math.min(begin + TURN, blocks);
                for (int stream = 0; stream < streams; stream += 2) {
                    int sum = rowSums + stream * LANES;
                    for (int i = 2 * begin; i < 2 * end; i++) {
                        FloatVector a = FloatVector.fromArray(F, sums, sum);
                        FloatVector b = FloatVector.fromArray(F, sums, sum + LANES);
                        int block = i / 2;
                        int half = i % 2;
                        long blockA = offsetBytes + stream * stride + FusedRows.blockOffset(block, blocks, BLOCK_BYTES);
                        long blockB = blockA + stride;
                        long ql = QL + half * 64L;
                        long qh = QH + half * 32L;
                        int x = firstLane + i * HALF_LANES;
                        float step = steps[firstBlock + block];
                        FloatVector offset = FloatVector.fromArray(F, offsets, firstSum + i * LANES);
                        FloatVector scalesA = ((FloatVector) LongVector.broadcast(
                                                LONGS, w.get(BlockFields.LONG, blockA + SCALES + half * 8L))
                                        .reinterpretAsBytes()
                                        .convertShape(B2F, F, 0))
                                .lanewise(
                                        MUL,
                                        FloatVector.broadcast(
                                                F, Float.float16ToFloat(w.get(BlockFields.SHORT, blockA + D)) * step));
                        a = scalesA.lanewise(FMA, offset, a);
                        FloatVector scalesB = ((FloatVector) LongVector.broadcast(
                                                LONGS, w.get(BlockFields.LONG, blockB + SCALES + half * 8L))
                                        .reinterpretAsBytes()
                                        .convertShape(B2F, F, 0))
                                .lanewise(
                                        MUL,
                                        FloatVector.broadcast(
                                                F, Float.float16ToFloat(w.get(BlockFields.SHORT, blockB + D)) * step));
                        b = scalesB.lanewise(FMA, offset, b);
                        IntVector qhA = IntVector.fromMemorySegment(I, w, blockA + qh, LE);
                        IntVector qhB = IntVector.fromMemorySegment(I, w, blockB + qh, LE);
                        IntVector even = IntVector.fromArray(I, pairs, x);
                        IntVector odd = IntVector.fromArray(I, pairs, x + LANES);
                        IntVector qlA = IntVector.fromMemorySegment(I, w, blockA + ql, LE);
                        IntVector u =
                                qhA.lanewise(LSHL, 4).lanewise(AND, highBits).lanewise(OR, qlA.lanewise(AND, lowBits));
                        a = ((FloatVector) u.lanewise(AND, evenBytes)
                                        .lanewise(MUL, even)
                                        .lanewise(
                                                ADD,
                                                u.lanewise(LSHR, 8)
                                                        .lanewise(AND, evenBytes)
                                                        .lanewise(MUL, odd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scalesA.rearrange(LOW_0), a);
                        IntVector qlB = IntVector.fromMemorySegment(I, w, blockB + ql, LE);
                        u = qhB.lanewise(LSHL, 4).lanewise(AND, highBits).lanewise(OR, qlB.lanewise(AND, lowBits));
                        b = ((FloatVector) u.lanewise(AND, evenBytes)
                                        .lanewise(MUL, even)
                                        .lanewise(
                                                ADD,
                                                u.lanewise(LSHR, 8)
                                                        .lanewise(AND, evenBytes)
                                                        .lanewise(MUL, odd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scalesB.rearrange(LOW_0), b);
                        even = IntVector.fromArray(I, pairs, x + 2 * LANES);
                        odd = IntVector.fromArray(I, pairs, x + 3 * LANES);
                        u = qhA.lanewise(AND, highBits)
                                .lanewise(OR, qlA.lanewise(LSHR, 4).lanewise(AND, lowBits));
                        a = ((FloatVector) u.lanewise(AND, evenBytes)
                                        .lanewise(MUL, even)
                                        .lanewise(
                                                ADD,
                                                u.lanewise(LSHR, 8)
                                                        .lanewise(AND, evenBytes)
                                                        .lanewise(MUL, odd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scalesA.rearrange(HIGH_0), a);
                        u = qhB.lanewise(AND, highBits)
                                .lanewise(OR, qlB.lanewise(LSHR, 4).lanewise(AND, lowBits));
                        b = ((FloatVector) u.lanewise(AND, evenBytes)
                                        .lanewise(MUL, even)
                                        .lanewise(
                                                ADD,
                                                u.lanewise(LSHR, 8)
                                                        .lanewise(AND, evenBytes)
                                                        .lanewise(MUL, odd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scalesB.rearrange(HIGH_0), b);
                        even = IntVector.fromArray(I, pairs, x + 4 * LANES);
                        odd = IntVector.fromArray(I, pairs, x + 5 * LANES);
                        qlA = IntVector.fromMemorySegment(I, w, blockA + ql + 32, LE);
                        u = qhA.lanewise(LSHL, 2).lanewise(AND, highBits).lanewise(OR, qlA.lanewise(AND, lowBits));
                        a = ((FloatVector) u.lanewise(AND, evenBytes)
                                        .lanewise(MUL, even)
                                        .lanewise(
                                                ADD,
                                                u.lanewise(LSHR, 8)
                                                        .lanewise(AND, evenBytes)
                                                        .lanewise(MUL, odd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scalesA.rearrange(LOW_1), a);
                        qlB = IntVector.fromMemorySegment(I, w, blockB + ql + 32, LE);
                        u = qhB.lanewise(LSHL, 2).lanewise(AND, highBits).lanewise(OR, qlB.lanewise(AND, lowBits));
                        b = ((FloatVector) u.lanewise(AND, evenBytes)
                                        .lanewise(MUL, even)
                                        .lanewise(
                                                ADD,
                                                u.lanewise(LSHR, 8)
                                                        .lanewise(AND, evenBytes)
                                                        .lanewise(MUL, odd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scalesB.rearrange(LOW_1), b);
                        even = IntVector.fromArray(I, pairs, x + 6 * LANES);
                        odd = IntVector.fromArray(I, pairs, x + 7 * LANES);
                        u = qhA.lanewise(LSHR, 2)
                                .lanewise(AND, highBits)
                                .lanewise(OR, qlA.lanewise(LSHR, 4).lanewise(AND, lowBits));
                        a = ((FloatVector) u.lanewise(AND, evenBytes)
                                        .lanewise(MUL, even)
                                        .lanewise(
                                                ADD,
                                                u.lanewise(LSHR, 8)
                                                        .lanewise(AND, evenBytes)
                                                        .lanewise(MUL, odd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scalesA.rearrange(HIGH_1), a);
                        u = qhB.lanewise(LSHR, 2)
                                .lanewise(AND, highBits)
                                .lanewise(OR, qlB.lanewise(LSHR, 4).lanewise(AND, lowBits));
                        b = ((FloatVector) u.lanewise(AND, evenBytes)
                                        .lanewise(MUL, even)
                                        .lanewise(
                                                ADD,
                                                u.lanewise(LSHR, 8)
                                                        .lanewise(AND, evenBytes)
                                                        .lanewise(MUL, odd))
                                        .convertShape(I2F, F, 0))
                                .lanewise(FMA, scalesB.rearrange(HIGH_1), b);
                        a.intoArray(sums, sum);
                        b.intoArray(sums, sum + LANES);
                    }
                }
            }
            offsetBytes += (long) blocks * BLOCK_BYTES;
        }
    }

    private static VectorShuffle<Float> scales(int first) {
        return VectorShuffle.fromOp(F, lane -> (first + lane / 4) % LANES);
    }

    /** For each 32 bytes, low and high quants, even and odd bytes: 8 lanes. */
    private static final class HalvesInTurn extends SixBitPairs {
        @Override
        int first(int lane) {
            int part = lane / 16; // of 32 quants
            return part / 4 * 128 + part % 2 * 64 + part / 2 % 2 * 32 + lane / 8 % 2 + lane % 8 * 4;
        }
    }
}
