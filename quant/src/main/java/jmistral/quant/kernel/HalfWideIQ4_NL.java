package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.B2F;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jmistral.quant.format.IQ4_NL.BLOCK_BYTES;
import static jmistral.quant.format.IQ4_NL.BLOCK_ELEMENTS;
import static jmistral.quant.format.IQ4_NL.QS;
import static jmistral.quant.kernel.VectorIq4Codes.CODES;
import static jmistral.quant.kernel.VectorIq4Codes.PART_1;
import static jmistral.quant.kernel.VectorIq4Codes.VALUES;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.LANES;
import static jmistral.quant.kernel.VectorShapes.LE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jmistral.quant.TensorType;
import jmistral.quant.format.BlockFields;

/**
 * Rows of {@link jmistral.quant.format.IQ4_NL} with vectors of 256 bits. Codes select bytes from a
 * table of 16, by the lower four of their bits: one instruction, since no byte is moved across 128 bits.
 */
final class HalfWideIQ4_NL extends FloatStreams {
    private static final int TURN = TURN_COLUMNS / BLOCK_ELEMENTS;

    HalfWideIQ4_NL() {
        super(TensorType.IQ4_NL);
    }

    @Override
    public ActivationLayout layout() {
        return ActivationLayout.NATURAL;
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
        int blocks = columns / BLOCK_ELEMENTS;
        long rowBytes = (long) blocks * BLOCK_BYTES;
        for (int r = 0; r < rows; r++) {
            for (int begin = 0; begin < blocks; begin += TURN) {
                int end = Math.min(begin + TURN, blocks);
                for (int stream = 0; stream < streams; stream += 2) {
                    long row = offsetBytes + r * rowBytes + stream * stride;
                    int sumA = FIRST_SUM + (r * streams + stream) * LANES;
                    int sumB = sumA + LANES;
                    FloatVector a = FloatVector.fromArray(F, sums, sumA);
                    FloatVector b = FloatVector.fromArray(F, sums, sumB);
                    for (int block = begin; block < end; block++) {
                        long blockA = row + FusedRows.blockOffset(block, blocks, BLOCK_BYTES);
                        long blockB = blockA + stride;
                        int at = xOffset + block * BLOCK_ELEMENTS;
                        FloatVector x0 = FloatVector.fromArray(F, x, at);
                        FloatVector x1 = FloatVector.fromArray(F, x, at + LANES);
                        FloatVector x2 = FloatVector.fromArray(F, x, at + 2 * LANES);
                        FloatVector x3 = FloatVector.fromArray(F, x, at + 3 * LANES);
                        ByteVector packed;
                        ByteVector values;
                        FloatVector sum;
                        packed = ByteVector.fromMemorySegment(CODES, w, blockA + QS, LE);
                        values = packed.selectFrom(VALUES);
                        sum = ((FloatVector) values.convertShape(B2F, F, 0)).lanewise(MUL, x0);
                        sum = ((FloatVector) values.rearrange(PART_1).convertShape(B2F, F, 0)).lanewise(FMA, x1, sum);
                        values = packed.reinterpretAsShorts()
                                .lanewise(LSHR, 4)
                                .reinterpretAsBytes()
                                .selectFrom(VALUES);
                        sum = ((FloatVector) values.convertShape(B2F, F, 0)).lanewise(FMA, x2, sum);
                        sum = ((FloatVector) values.rearrange(PART_1).convertShape(B2F, F, 0)).lanewise(FMA, x3, sum);
                        a = sum.lanewise(FMA, FloatVector.broadcast(F, BlockFields.half(w, blockA)), a);
                        packed = ByteVector.fromMemorySegment(CODES, w, blockB + QS, LE);
                        values = packed.selectFrom(VALUES);
                        sum = ((FloatVector) values.convertShape(B2F, F, 0)).lanewise(MUL, x0);
                        sum = ((FloatVector) values.rearrange(PART_1).convertShape(B2F, F, 0)).lanewise(FMA, x1, sum);
                        values = packed.reinterpretAsShorts()
                                .lanewise(LSHR, 4)
                                .reinterpretAsBytes()
                                .selectFrom(VALUES);
                        sum = ((FloatVector) values.convertShape(B2F, F, 0)).lanewise(FMA, x2, sum);
                        sum = ((FloatVector) values.rearrange(PART_1).convertShape(B2F, F, 0)).lanewise(FMA, x3, sum);
                        b = sum.lanewise(FMA, FloatVector.broadcast(F, BlockFields.half(w, blockB)), b);
                    }
                    a.intoArray(sums, sumA);
                    b.intoArray(sums, sumB);
                }
            }
        }
    }
}
