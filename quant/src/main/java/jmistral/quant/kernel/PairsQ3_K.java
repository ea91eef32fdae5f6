package jmistral.quant.kernel;

import static jmistral.quant.format.Q3_K.D;
import static jmistral.quant.format.Q3_K.HMASK;
import static jmistral.quant.format.Q3_K.QS;
import static jmistral.quant.format.Q3_K.SCALES;
import static jmistral.quant.kernel.VectorShapes.FOUR_INTS;
import static jmistral.quant.kernel.VectorShapes.LE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jmistral.quant.TensorType;
import jmistral.quant.format.BlockFields;

/** {@link Q3_K} as pairs: quants are 4 less, as the format has it. */
final class PairsQ3_K implements PairUnpacker {
    @Override
    public TensorType type() {
        return TensorType.Q3_K;
    }

    @Override
    public ActivationGrid grid() {
        return ActivationGrid.GROUPS_OF_16_BY_4;
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
        long lowBits = source.get(BlockFields.LONG, offsetBytes + SCALES);
        int highBits = source.get(BlockFields.INT, offsetBytes + SCALES + 8);
        GroupScales.put(
                PackedScales.ofQ3(lowBits, highBits),
                PackedScales.ofQ3(lowBits >>> 4, highBits >>> 4),
                d,
                scales,
                groupOffset);
        IntVector by2 = IntVector.broadcast(FOUR_INTS, 2);
        IntVector by8 = IntVector.broadcast(FOUR_INTS, 8);
        IntVector twoBits = IntVector.broadcast(FOUR_INTS, 0x03030303);
        IntVector third = IntVector.broadcast(FOUR_INTS, 0x04040404);
        IntVector bytes = IntVector.broadcast(FOUR_INTS, 0x00ff00ff);
        ShortVector centre = IntVector.broadcast(FOUR_INTS, 0x00040004).reinterpretAsShorts();
        for (int run = 0; run < 4; run++) { // 16 bytes of QS: groups first, first + 2, first + 4 and first + 6
            IntVector low = IntVector.fromMemorySegment(FOUR_INTS, source, offsetBytes + QS + 16L * run, LE);
            IntVector high = IntVector.fromMemorySegment(FOUR_INTS, source, offsetBytes + HMASK + run % 2 * 16L, LE);
            for (int part = 0; part < 4; part++) {
                IntVector quants = low.lanewise(VectorOperators.LSHR, IntVector.broadcast(FOUR_INTS, 2 * part))
                        .lanewise(VectorOperators.AND, twoBits)
                        .lanewise(
                                VectorOperators.OR,
                                high.lanewise(VectorOperators.LSHR, IntVector.broadcast(FOUR_INTS, run / 2 * 4 + part))
                                        .lanewise(VectorOperators.LSHL, by2)
                                        .lanewise(VectorOperators.AND, third));
                int to = pairsOffset + 8 * (run / 2 * 8 + run % 2 + 2 * part);
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
            }
        }
    }
}
