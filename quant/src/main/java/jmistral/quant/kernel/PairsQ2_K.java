package jmistral.quant.kernel;

import static jmistral.quant.format.Q2_K.D;
import static jmistral.quant.format.Q2_K.DMIN;
import static jmistral.quant.format.Q2_K.QS;
import static jmistral.quant.format.Q2_K.SCALES;
import static jmistral.quant.kernel.VectorShapes.FOUR_INTS;
import static jmistral.quant.kernel.VectorShapes.LE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jmistral.quant.TensorType;
import jmistral.quant.format.BlockFields;

/** {@link jmistral.quant.format.Q2_K} as pairs: quants are 2 less. */
final class PairsQ2_K implements PairUnpacker {
    private static final long NIBBLES = 0x0f0f0f0f0f0f0f0fL;

    @Override
    public TensorType type() {
        return TensorType.Q2_K;
    }

    @Override
    public ActivationGrid grid() {
        return ActivationGrid.GROUPS_OF_16_BY_2;
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
        long low = source.get(BlockFields.LONG, offsetBytes + SCALES);
        long high = source.get(BlockFields.LONG, offsetBytes + SCALES + 8);
        GroupScales.put(low & NIBBLES, high & NIBBLES, d, scales, groupOffset);
        GroupScales.putSum(low >>> 4 & NIBBLES, high >>> 4 & NIBBLES, -dmin, 2, scales, corrections, groupOffset);
        IntVector twoBits = IntVector.broadcast(FOUR_INTS, 0x00030003);
        ShortVector centre = IntVector.broadcast(FOUR_INTS, 0x00020002).reinterpretAsShorts();
        for (int run = 0; run < 4; run++) { // 16 bytes of QS: groups first, first + 2, first + 4 and first + 6
            IntVector packed = IntVector.fromMemorySegment(FOUR_INTS, source, offsetBytes + QS + 16L * run, LE);
            for (int part = 0; part < 4; part++) {
                int to = pairsOffset + 8 * (run / 2 * 8 + run % 2 + 2 * part);
                packed.lanewise(VectorOperators.LSHR, IntVector.broadcast(FOUR_INTS, 2 * part))
                        .lanewise(VectorOperators.AND, twoBits)
                        .reinterpretAsShorts()
                        .lanewise(VectorOperators.SUB, centre)
                        .reinterpretAsInts()
                        .intoArray(pairs, to);
                packed.lanewise(VectorOperators.LSHR, IntVector.broadcast(FOUR_INTS, 2 * part + 8))
                        .lanewise(VectorOperators.AND, twoBits)
                        .reinterpretAsShorts()
                        .lanewise(VectorOperators.SUB, centre)
                        .reinterpretAsInts()
                        .intoArray(pairs, to + 4);
            }
        }
    }
}
