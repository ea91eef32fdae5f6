package jmistral.quant.kernel;

import static jmistral.quant.format.Q5_1.BLOCK_BYTES;
import static jmistral.quant.format.Q5_1.BLOCK_ELEMENTS;
import static jmistral.quant.format.Q5_1.D;
import static jmistral.quant.format.Q5_1.M;
import static jmistral.quant.format.Q5_1.QH;
import static jmistral.quant.format.Q5_1.QS;
import static jmistral.quant.kernel.VectorShapes.FOUR_INTS;
import static jmistral.quant.kernel.VectorShapes.LE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jmistral.quant.TensorType;
import jmistral.quant.format.BlockFields;

/** {@link jmistral.quant.format.Q5_1} as pairs: quants are 16 less. */
final class PairsQ5_1 implements PairUnpacker {
    private static final IntVector FOUR_BITS = IntVector.zero(FOUR_INTS).addIndex(4);

    @Override
    public TensorType type() {
        return TensorType.Q5_1;
    }

    @Override
    public ActivationGrid grid() {
        return ActivationGrid.GROUPS_OF_32_BY_16;
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
        IntVector by1 = IntVector.broadcast(FOUR_INTS, 1);
        IntVector by2 = IntVector.broadcast(FOUR_INTS, 2);
        IntVector by3 = IntVector.broadcast(FOUR_INTS, 3);
        IntVector by4 = IntVector.broadcast(FOUR_INTS, 4);
        IntVector by8 = IntVector.broadcast(FOUR_INTS, 8);
        IntVector by12 = IntVector.broadcast(FOUR_INTS, 12);
        IntVector by13 = IntVector.broadcast(FOUR_INTS, 13);
        IntVector by17 = IntVector.broadcast(FOUR_INTS, 17);
        IntVector by18 = IntVector.broadcast(FOUR_INTS, 18);
        IntVector nibbles = IntVector.broadcast(FOUR_INTS, 0x000f000f);
        ShortVector centre = IntVector.broadcast(FOUR_INTS, 0x00100010).reinterpretAsShorts();
        IntVector first = IntVector.broadcast(FOUR_INTS, 0x00000010);
        IntVector second = IntVector.broadcast(FOUR_INTS, 0x00100000);
        for (int b = 0; b < columns / BLOCK_ELEMENTS; b++) {
            long block = offsetBytes + (long) b * BLOCK_BYTES;
            float d = BlockFields.half(source, block + D);
            scales[group] = d;
            corrections[group] = 16 * d + BlockFields.half(source, block + M);
            IntVector packed = IntVector.fromMemorySegment(FOUR_INTS, source, block + QS, LE);
            // Bits 0 to 3 of a lane are the fifth bits of its low quants, bits 16 to 19 those of its high quants.
            IntVector fifth = IntVector.broadcast(FOUR_INTS, source.get(BlockFields.INT, block + QH))
                    .lanewise(VectorOperators.LSHR, FOUR_BITS);
            packed.lanewise(VectorOperators.AND, nibbles)
                    .lanewise(
                            VectorOperators.OR,
                            fifth.lanewise(VectorOperators.LSHL, by4).lanewise(VectorOperators.AND, first))
                    .lanewise(
                            VectorOperators.OR,
                            fifth.lanewise(VectorOperators.LSHL, by18).lanewise(VectorOperators.AND, second))
                    .reinterpretAsShorts()
                    .lanewise(VectorOperators.SUB, centre)
                    .reinterpretAsInts()
                    .intoArray(pairs, to);
            packed.lanewise(VectorOperators.LSHR, by8)
                    .lanewise(VectorOperators.AND, nibbles)
                    .lanewise(
                            VectorOperators.OR,
                            fifth.lanewise(VectorOperators.LSHL, by3).lanewise(VectorOperators.AND, first))
                    .lanewise(
                            VectorOperators.OR,
                            fifth.lanewise(VectorOperators.LSHL, by17).lanewise(VectorOperators.AND, second))
                    .reinterpretAsShorts()
                    .lanewise(VectorOperators.SUB, centre)
                    .reinterpretAsInts()
                    .intoArray(pairs, to + 8);
            packed.lanewise(VectorOperators.LSHR, by4)
                    .lanewise(VectorOperators.AND, nibbles)
                    .lanewise(
                            VectorOperators.OR,
                            fifth.lanewise(VectorOperators.LSHR, by12).lanewise(VectorOperators.AND, first))
                    .lanewise(
                            VectorOperators.OR,
                            fifth.lanewise(VectorOperators.LSHL, by2).lanewise(VectorOperators.AND, second))
                    .reinterpretAsShorts()
                    .lanewise(VectorOperators.SUB, centre)
                    .reinterpretAsInts()
                    .intoArray(pairs, to + 4);
            packed.lanewise(VectorOperators.LSHR, by12)
                    .lanewise(VectorOperators.AND, nibbles)
                    .lanewise(
                            VectorOperators.OR,
                            fifth.lanewise(VectorOperators.LSHR, by13).lanewise(VectorOperators.AND, first))
                    .lanewise(
                            VectorOperators.OR,
                            fifth.lanewise(VectorOperators.LSHL, by1).lanewise(VectorOperators.AND, second))
                    .reinterpretAsShorts()
                    .lanewise(VectorOperators.SUB, centre)
                    .reinterpretAsInts()
                    .intoArray(pairs, to + 12);
            group++;
            to += BLOCK_ELEMENTS / 2;
        }
    }
}
