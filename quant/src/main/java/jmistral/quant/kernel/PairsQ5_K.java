package jmistral.quant.kernel;

import static jmistral.quant.format.Q5_K.D;
import static jmistral.quant.format.Q5_K.DMIN;
import static jmistral.quant.format.Q5_K.QH;
import static jmistral.quant.format.Q5_K.QS;
import static jmistral.quant.format.Q5_K.SCALES;
import static jmistral.quant.kernel.VectorShapes.LE;
import static jmistral.quant.kernel.VectorShapes.PAIRS;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jmistral.quant.TensorType;
import jmistral.quant.format.BlockFields;

/** {@link jmistral.quant.format.Q5_K} as pairs: quants are 16 less. */
final class PairsQ5_K implements PairUnpacker {
    @Override
    public TensorType type() {
        return TensorType.Q5_K;
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
        float d = BlockFields.half(source, offsetBytes + D);
        float dmin = BlockFields.half(source, offsetBytes + DMIN);
        long groupScales = PackedScales.scales(source, offsetBytes + SCALES);
        long groupMins = PackedScales.mins(source, offsetBytes + SCALES);
        GroupScales.put(groupScales, d, scales, groupOffset);
        GroupScales.putSum(groupMins, -dmin, 16, scales, corrections, groupOffset);
        IntVector by4 = IntVector.broadcast(PAIRS, 4);
        IntVector by8 = IntVector.broadcast(PAIRS, 8);
        IntVector by12 = IntVector.broadcast(PAIRS, 12);
        IntVector nibbles = IntVector.broadcast(PAIRS, 0x000f000f);
        IntVector fifths = IntVector.broadcast(PAIRS, 0x00100010);
        ShortVector centre = fifths.reinterpretAsShorts();
        for (int chunk = 0; chunk < 4; chunk++) { // 32 bytes: one group in the low nibbles, one in the high ones
            int bit = 2 * chunk; // of the bytes of QH, for the low nibbles
            for (int j = 0; j < 8; j += PAIRS.length()) {
                IntVector packed =
                        IntVector.fromMemorySegment(PAIRS, source, offsetBytes + QS + 32L * chunk + 4L * j, LE);
                IntVector high = IntVector.fromMemorySegment(PAIRS, source, offsetBytes + QH + 4L * j, LE);
                int to = pairsOffset + 32 * chunk + j;
                packed.lanewise(VectorOperators.AND, nibbles)
                        .lanewise(
                                VectorOperators.OR,
                                high.lanewise(VectorOperators.LSHL, by4)
                                        .lanewise(VectorOperators.LSHR, IntVector.broadcast(PAIRS, bit))
                                        .lanewise(VectorOperators.AND, fifths))
                        .reinterpretAsShorts()
                        .lanewise(VectorOperators.SUB, centre)
                        .reinterpretAsInts()
                        .intoArray(pairs, to);
                packed.lanewise(VectorOperators.LSHR, by8)
                        .lanewise(VectorOperators.AND, nibbles)
                        .lanewise(
                                VectorOperators.OR,
                                high.lanewise(VectorOperators.LSHR, IntVector.broadcast(PAIRS, bit + 4))
                                        .lanewise(VectorOperators.AND, fifths))
                        .reinterpretAsShorts()
                        .lanewise(VectorOperators.SUB, centre)
                        .reinterpretAsInts()
                        .intoArray(pairs, to + 8);
                packed.lanewise(VectorOperators.LSHR, by4)
                        .lanewise(VectorOperators.AND, nibbles)
                        .lanewise(
                                VectorOperators.OR,
                                high.lanewise(VectorOperators.LSHL, by4)
                                        .lanewise(VectorOperators.LSHR, IntVector.broadcast(PAIRS, bit + 1))
                                        .lanewise(VectorOperators.AND, fifths))
                        .reinterpretAsShorts()
                        .lanewise(VectorOperators.SUB, centre)
                        .reinterpretAsInts()
                        .intoArray(pairs, to + 16);
                packed.lanewise(VectorOperators.LSHR, by12)
                        .lanewise(VectorOperators.AND, nibbles)
                        .lanewise(
                                VectorOperators.OR,
                                high.lanewise(VectorOperators.LSHR, IntVector.broadcast(PAIRS, bit + 5))
                                        .lanewise(VectorOperators.AND, fifths))
                        .reinterpretAsShorts()
                        .lanewise(VectorOperators.SUB, centre)
                        .reinterpretAsInts()
                        .intoArray(pairs, to + 24);
            }
        }
    }
}
