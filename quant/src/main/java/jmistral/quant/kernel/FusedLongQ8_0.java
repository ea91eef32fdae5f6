package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.B2I;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.S2I;
import static jmistral.quant.format.Q8_0.BLOCK_BYTES;
import static jmistral.quant.format.Q8_0.BLOCK_ELEMENTS;
import static jmistral.quant.format.Q8_0.QS;
import static jmistral.quant.kernel.VectorShapes.BYTES;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.I;
import static jmistral.quant.kernel.VectorShapes.LANES;
import static jmistral.quant.kernel.VectorShapes.LE;
import static jmistral.quant.kernel.VectorShapes.SHORTS;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import jmistral.quant.TensorType;
import jmistral.quant.format.BlockFields;

/**
 * Long rows of {@link jmistral.quant.format.Q8_0} with vectors of 512 bits. As floats their activations would not fit the L1
 * cache; as {@link ShortActivations} they do.
 */
final class FusedLongQ8_0 extends RowStreams {
    private static final int TURN = TURN_COLUMNS / BLOCK_ELEMENTS;
    private static final int PAIR = 2 * BLOCK_ELEMENTS;
    private static final int SHORT_COLUMNS = 6144;

    FusedLongQ8_0() {
        super(TensorType.Q8_0);
    }

    @Override
    public ActivationLayout layout() {
        return ShortActivations.LAYOUT;
    }

    /** Whether this kernel takes rows of that length: blocks are taken in pairs. */
    static boolean takes(int columns) {
        return columns > SHORT_COLUMNS && columns % PAIR == 0;
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
        ShortActivations shorts = (ShortActivations) x;
        int blocks = columns / BLOCK_ELEMENTS;
        multiplyTwoRows(
                streams,
                w,
                offsetBytes,
                strideBytes,
                rows,
                blocks,
                shorts.values(),
                shorts.steps(),
                shorts.firstBlock(token),
                sums);
    }

    private static void multiplyTwoRows(
            int streams,
            MemorySegment w,
            long offsetBytes,
            long stride,
            int rows,
            int blocks,
            short[] activations,
            float[] steps,
            int firstBlock,
            float[] sums) {
        NativeMemory.check(w.isNative());
        int first = CacheLine.SHORTS + firstBlock * BLOCK_ELEMENTS;
        long row = offsetBytes;
        for (int rowSums = FIRST_SUM; rowSums < FIRST_SUM + streams * LANES * rows; rowSums += streams * LANES) {
            for (int begin = 0; begin < blocks; begin += TURN) {
                int end = Math.min(begin + TURN, blocks);
                for (int stream = 0; stream < streams; stream += 2) {
                    int sum = rowSums + stream * LANES;
                    for (int pair = begin; pair < end; pair += 2) {
                        long p = row + stream * stride + FusedRows.blockOffset(pair, blocks, BLOCK_BYTES);
                        FloatVector a = FloatVector.fromArray(F, sums, sum);
                        FloatVector b = FloatVector.fromArray(F, sums, sum + LANES);
                        for (int k = 0; k < 2; k++) { // unrolled by the compiler
                            long blockA = p + (long) k * BLOCK_BYTES;
                            long blockB = blockA + stride;
                            int x = first + (pair + k) * BLOCK_ELEMENTS;
                            float step = steps[firstBlock + pair + k];
                            FloatVector sumA = FloatVector.zero(F);
                            FloatVector sumB = FloatVector.zero(F);
                            for (int j = 0; j < BLOCK_ELEMENTS; j += LANES) {
                                FloatVector values = (FloatVector) ShortVector.fromArray(SHORTS, activations, x + j)
                                        .convertShape(S2I, I, 0)
                                        .convertShape(I2F, F, 0);
                                sumA = ((FloatVector) ByteVector.fromMemorySegment(BYTES, w, blockA + QS + j, LE)
                                                .convertShape(B2I, I, 0)
                                                .convertShape(I2F, F, 0))
                                        .lanewise(FMA, values, sumA);
                                sumB = ((FloatVector) ByteVector.fromMemorySegment(BYTES, w, blockB + QS + j, LE)
                                                .convertShape(B2I, I, 0)
                                                .convertShape(I2F, F, 0))
                                        .lanewise(FMA, values, sumB);
                            }
                            a = sumA.lanewise(FMA, FloatVector.broadcast(F, BlockFields.half(w, blockA) * step), a);
                            b = sumB.lanewise(FMA, FloatVector.broadcast(F, BlockFields.half(w, blockB) * step), b);
                        }
                        a.intoArray(sums, sum);
                        b.intoArray(sums, sum + LANES);
                    }
                }
            }
            row += (long) blocks * BLOCK_BYTES;
        }
    }
}
