package jmistral.quant.kernel;

import static jmistral.quant.format.Q4_0.BLOCK_BYTES;
import static jmistral.quant.format.Q4_0.BLOCK_ELEMENTS;
import static jmistral.quant.format.Q4_0.D;
import static jmistral.quant.format.Q4_0.QS;
import static jmistral.quant.kernel.VectorShapes.FOUR_INTS;
import static jmistral.quant.kernel.VectorShapes.LE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jmistral.quant.TensorType;
import jmistral.quant.format.BlockFields;

/** {@link jmistral.quant.format.Q4_0} as pairs: quants are 8 less, as the format has it. */
final class PairsQ4_0 implements PairUnpacker {
    @Override
    public TensorType type() {
        return TensorType.Q4_0;
    }

    @Override
    public ActivationGrid grid() {
        return ActivationGrid.GROUPS_OF_32_BY_8;
    }

    @Override
    public boolean corrected() {
        return false;
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
