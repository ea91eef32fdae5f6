package jmistral.quant.kernel;

import static jmistral.quant.format.Q6_K.D;
import static jmistral.quant.format.Q6_K.QH;
import static jmistral.quant.format.Q6_K.QL;
import static jmistral.quant.format.Q6_K.SCALES;
import static jmistral.quant.kernel.VectorShapes.FOUR_INTS;
import static jmistral.quant.kernel.VectorShapes.LE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jmistral.quant.TensorType;
import jmistral.quant.format.BlockFields;

/** {@link jmistral.quant.format.Q6_K} as pairs: quants are 32 less, as the format has it. */
final class PairsQ6_K implements PairUnpacker {
    @Override
    public TensorType type() {
        return TensorType.Q6_K;
    }

    @Override
    public ActivationGrid grid() {
        return ActivationGrid.GROUPS_OF_16_BY_32;
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
        float d = BlockFields.half(source, offsetBytes + D);
        GroupScales.put(
                source.get(BlockFields.LONG, offsetBytes + SCALES),
                source.get(BlockFields.LONG, offsetBytes + SCALES + 8),
                d,
                scales,
                groupOffset);
        IntVector by2 = IntVector.broadcast(FOUR_INTS, 2);
        IntVector by4 = IntVector.broadcast(FOUR_INTS, 4);
        IntVector by8 = IntVector.broadcast(FOUR_INTS, 8);
        IntVector nibbles = IntVector.broadcast(FOUR_INTS, 0x0f0f0f0f);
        IntVector upper = IntVector.broadcast(FOUR_INTS, 0x30303030);
        IntVector bytes = IntVector.broadcast(FOUR_INTS, 0x00ff00ff);
        ShortVector centre = IntVector.broadcast(FOUR_INTS, 0x00200020).reinterpretAsShorts();
        for (int half = 0; half < 2; half++) {
            for (int j = 0; j < 2; j++) { // 16 bytes of QH: groups first, first + 2, first + 4 and first + 6
                long ql = offsetBytes + QL + 64L * half + 16L * j;
                IntVector low = IntVector.fromMemorySegment(FOUR_INTS, source, ql, LE);
                IntVector next = IntVector.fromMemorySegment(FOUR_INTS, source, ql + 32, LE);
                IntVector high =
                        IntVector.fromMemorySegment(FOUR_INTS, source, offsetBytes + QH + 32L * half + 16L * j, LE);
                int to = pairsOffset + 64 * half + 8 * j;
                IntVector quants;
                quants = low.lanewise(VectorOperators.AND, nibbles)
                        .lanewise(
                                VectorOperators.OR,
                                high.lanewise(VectorOperators.LSHL, by4).lanewise(VectorOperators.AND, upper));
                quants.lanewise(VectorOperators.AND, bytes)
                        .reinterpretAsShorts()
                        .lanewise(VectorOperators.SUB, centre)
                        .reinterpretAsInts()
                        .intoArray(pairs, to);
                quants.lanewise(VectorOperators.LSHR, by8)
                        .lanewise(VectorOperators.AND, bytes)
                        .reinterpretAsShorts()
                        .lanewise(VectorOperators.SUB, centre)
                        .reinterpretAsInts()
                        .intoArray(pairs, to + 4);
                quants = next.lanewise(VectorOperators.AND, nibbles)
                        .lanewise(
                                VectorOperators.OR,
                                high.lanewise(VectorOperators.LSHL, by2).lanewise(VectorOperators.AND, upper));
                quants.lanewise(VectorOperators.AND, bytes)
                        .reinterpretAsShorts()
                        .lanewise(VectorOperators.SUB, centre)
                        .reinterpretAsInts()
                        .intoArray(pairs, to + 16);
                quants.lanewise(VectorOperators.LSHR, by8)
                        .lanewise(VectorOperators.AND, bytes)
                        .reinterpretAsShorts()
                        .lanewise(VectorOperators.SUB, centre)
                        .reinterpretAsInts()
                        .intoArray(pairs, to + 16 + 4);
                quants = low.lanewise(VectorOperators.LSHR, by4)
                        .lanewise(VectorOperators.AND, nibbles)
                        .lanewise(VectorOperators.OR, high.lanewise(VectorOperators.AND, upper));
                quants.lanewise(VectorOperators.AND, bytes)
                        .reinterpretAsShorts()
                        .lanewise(VectorOperators.SUB, centre)
                        .reinterpretAsInts()
                        .intoArray(pairs, to + 32);
                quants.lanewise(VectorOperators.LSHR, by8)
                        .lanewise(VectorOperators.AND, bytes)
                        .reinterpretAsShorts()
                        .lanewise(VectorOperators.SUB, centre)
                        .reinterpretAsInts()
                        .intoArray(pairs, to + 32 + 4);
                quants = next.lanewise(VectorOperators.LSHR, by4)
                        .lanewise(VectorOperators.AND, nibbles)
                        .lanewise(
                                VectorOperators.OR,
                                high.lanewise(VectorOperators.LSHR, by2).lanewise(VectorOperators.AND, upper));
                quants.lanewise(VectorOperators.AND, bytes)
                        .reinterpretAsShorts()
                        .lanewise(VectorOperators.SUB, centre)
                        .reinterpretAsInts()
                        .intoArray(pairs, to + 48);
                quants.lanewise(VectorOperators.LSHR, by8)
                        .lanewise(VectorOperators.AND, bytes)
                        .reinterpretAsShorts()
                        .lanewise(VectorOperators.SUB, centre)
                        .reinterpretAsInts()
                        .intoArray(pairs, to + 48 + 4);
            }
        }
    }
}
