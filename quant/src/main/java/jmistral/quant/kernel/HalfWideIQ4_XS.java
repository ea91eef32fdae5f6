package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.B2F;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jmistral.quant.format.IQ4_XS.BLOCK_BYTES;
import static jmistral.quant.format.IQ4_XS.BLOCK_ELEMENTS;
import static jmistral.quant.format.IQ4_XS.QS;
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
 * Rows of {@link jmistral.quant.format.IQ4_XS} with vectors of 256 bits. Codes become floats as in
 * {@link HalfWideIQ4_NL}.
 */
final class HalfWideIQ4_XS extends FloatStreams {
    private static final int GROUP = 32; // columns that share a scale
    private static final int TURN = TURN_COLUMNS / GROUP;

    HalfWideIQ4_XS() {
        super(TensorType.IQ4_XS);
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
        int groups = columns / GROUP;
        long rowBytes = (long) blocks * BLOCK_BYTES;
        for (int r = 0; r < rows; r++) {
            for (int begin = 0; begin < groups; begin += TURN) {
                int end = Math.min(begin + TURN, groups);
                for (int stream = 0; stream < streams; stream += 2) {
                    long row = offsetBytes + r * rowBytes + stream * stride;
                    int sumA = FIRST_SUM + (r * streams + stream) * LANES;
                    int sumB = sumA + LANES;
                    FloatVector a = FloatVector.fromArray(F, sums, sumA);
                    FloatVector b = FloatVector.fromArray(F, sums, sumB);
                    for (int group = begin; group < end; group++) {
                        long blockA = row + FusedRows.blockOffset(group / 8, blocks, BLOCK_BYTES);
                        long blockB = blockA + stride;
                        int sub = group % 8;
                        int at = xOffset + group * GROUP;
                        long quants = QS + 16L * sub;
                        FloatVector x0 = FloatVector.fromArray(F, x, at);
                        FloatVector x1 = FloatVector.fromArray(F, x, at + LANES);
                        FloatVector x2 = FloatVector.fromArray(F, x, at + 2 * LANES);
                        FloatVector x3 = FloatVector.fromArray(F, x, at + 3 * LANES);
                        ByteVector packed;
                        ByteVector values;
                        FloatVector sum;
                        long headerA = w.get(BlockFields.LONG, blockA);
                        packed = ByteVector.fromMemorySegment(CODES, w, blockA + quants, LE);
                        values = packed.selectFrom(VALUES);
                        sum = ((FloatVector) values.convertShape(B2F, F, 0)).lanewise(MUL, x0);
                        sum = ((FloatVector) values.rearrange(PART_1).convertShape(B2F, F, 0)).lanewise(FMA, x1, sum);
                        values = packed.reinterpretAsShorts()
                                .lanewise(LSHR, 4)
                                .reinterpretAsBytes()
                                .selectFrom(VALUES);
                        sum = ((FloatVector) values.convertShape(B2F, F, 0)).lanewise(FMA, x2, sum);
                        sum = ((FloatVector) values.rearrange(PART_1).convertShape(B2F, F, 0)).lanewise(FMA, x3, sum);
                        a = sum.lanewise(
                                FMA,
                                FloatVector.broadcast(F, Float.float16ToFloat((short) headerA) * scale(headerA, sub)),
                                a);
                        long headerB = w.get(BlockFields.LONG, blockB);
                        packed = ByteVector.fromMemorySegment(CODES, w, blockB + quants, LE);
                        values = packed.selectFrom(VALUES);
                        sum = ((FloatVector) values.convertShape(B2F, F, 0)).lanewise(MUL, x0);
                        sum = ((FloatVector) values.rearrange(PART_1).convertShape(B2F, F, 0)).lanewise(FMA, x1, sum);
                        values = packed.reinterpretAsShorts()
                                .lanewise(LSHR, 4)
                                .reinterpretAsBytes()
                                .selectFrom(VALUES);
                        sum = ((FloatVector) values.convertShape(B2F, F, 0)).lanewise(FMA, x2, sum);
                        sum = ((FloatVector) values.rearrange(PART_1).convertShape(B2F, F, 0)).lanewise(FMA, x3, sum);
                        b = sum.lanewise(
                                FMA,
                                FloatVector.broadcast(F, Float.float16ToFloat((short) headerB) * scale(headerB, sub)),
                                b);
                    }
                    a.intoArray(sums, sumA);
                    b.intoArray(sums, sumB);
                }
            }
        }
    }

    /** {@link jmistral.quant.format.IQ4_XS#scale} from the super-block's first 8 bytes, which hold d as well. */
    private static int scale(long header, int sub) {
        int low = (int) (header >>> (32 + 4 * sub)) & 15;
        int high = (int) (header >>> (16 + 2 * sub)) & 3;
        return (low | (high << 4)) - 32;
    }
}
