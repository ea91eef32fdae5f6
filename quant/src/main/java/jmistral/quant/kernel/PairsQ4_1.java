package jmistral.quant.kernel;

import static jmistral.quant.format.Q4_1.BLOCK_BYTES;
import static jmistral.quant.format.Q4_1.BLOCK_ELEMENTS;
import static jmistral.quant.format.Q4_1.D;
import static jmistral.quant.format.Q4_1.M;
import static jmistral.quant.format.Q4_1.QS;
import static jmistral.quant.kernel.VectorShapes.FOUR_INTS;
import static jmistral.quant.kernel.VectorShapes.LE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jmistral.quant.TensorType;
import jmistral.quant.format.BlockFields;

/** {@link jmistral.quant.format.Q4_1} as pairs: quants are 8 less. */
final class PairsQ4_1 implements PairUnpacker {
    @Override
    public TensorType type() {
        return TensorType.Q4_1;
    }

    @Override
    public ActivationGrid grid() {
        return ActivationGrid.GROUPS_OF_32_BY_8;
    }

    @Override
    public boolean corrected() {
        return true;
    }

    @Override
    public void unpack(
            MemorySegment source,
            long offsetBytes,
            int columns,
            int[] pairs,
            int pairsOffset,
            float[] scales,
            float[] corrections,
            int groupOffset) {
        NativeMemory.check(source.isNative());
        int group = groupOffset;
        int to = pairsOffset;
        IntVector by4 = IntVector.broadcast(FOUR_INTS, 4);
        IntVector by8 = IntVector.broadcast(FOUR_INTS, 8);
        IntVector by12 = IntVector.broadcast(FOUR_INTS, 12);
        IntVector nibbles = IntVector.broadcast(FOUR_INTS, 0x000f000f);
        ShortVector centre = IntVector.broadcast(FOUR_INTS, 0x00080008).reinterpretAsShorts();
        for (int b = 0; b < columns / BLOCK_ELEMENTS; b++) {
            long block = offsetBytes + (long) b * BLOCK_BYTES;
            float d = BlockFields.half(source, block + D);
            scales[group] = d;
            corrections[group] = 8 * d + BlockFields.half(source, block + M);
            IntVector packed = IntVector.fromMemorySegment(FOUR_INTS, source, block + QS, LE);
            packed.lanewise(VectorOperators.AND, nibbles)
                    .reinterpretAsShorts()
                    .lanewise(VectorOperators.SUB, centre)
                    .reinterpretAsInts()
                    .intoArray(pairs, to);
            packed.lanewise(VectorOperators.LSHR, by8)
                    .lanewise(VectorOperators.AND, nibbles)
                    .reinterpretAsShorts()
                    .lanewise(VectorOperators.SUB, centre)
                    .reinterpretAsInts()
                    .intoArray(pairs, to + 8);
            packed.lanewise(VectorOperators.LSHR, by4)
                    .lanewise(VectorOperators.AND, nibbles)
                    .reinterpretAsShorts()
                    .lanewise(VectorOperators.SUB, centre)
                    .reinterpretAsInts()
                    .intoArray(pairs, to + 4);
            packed.lanewise(VectorOperators.LSHR, by12)
                    .lanewise(VectorOperators.AND, nibbles)
                    .reinterpretAsShorts()
                    .lanewise(VectorOperators.SUB, centre)
                    .reinterpretAsInts()
                    .intoArray(pairs, to + 12);
            group++;
            to += BLOCK_ELEMENTS / 2;
        }
    }
}
