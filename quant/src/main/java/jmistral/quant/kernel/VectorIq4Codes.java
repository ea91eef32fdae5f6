package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.B2F;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.LANES;
import static jmistral.quant.kernel.VectorShapes.LE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import jmistral.quant.format.Iq4Values;

/** The common part of IQ4_NL and IQ4_XS: 16 bytes, each with the codes of two elements that lie 16 apart. */
final class VectorIq4Codes {
    /** 16 bytes: the packed codes of 32 elements, or the values of 16. */
    static final VectorSpecies<Byte> CODES = ByteVector.SPECIES_128;

    /** By code. */
    static final ByteVector VALUES = values();

    // Bring the second, third and fourth LANES bytes to the front.
    static final VectorShuffle<Byte> PART_1 = VectorShuffle.iota(CODES, LANES, 1, true);
    private static final VectorShuffle<Byte> PART_2 = VectorShuffle.iota(CODES, 2 * LANES, 1, true);
    private static final VectorShuffle<Byte> PART_3 = VectorShuffle.iota(CODES, 3 * LANES, 1, true);

    private static final IntVector FOUR = IntVector.broadcast(VectorShapes.FOUR_INTS, 4);

    private VectorIq4Codes() {}

    /** Writes 32 elements: {@code scale} times the values of the codes in the 16 bytes at {@code offsetBytes}. */
    static void decode(MemorySegment source, long offsetBytes, float scale, float[] target, int at) {
        NativeMemory.check(source.isNative());
        ByteVector packed = ByteVector.fromMemorySegment(CODES, source, offsetBytes, LE);
        ByteVector low = packed.lanewise(AND, (byte) 15).selectFrom(VALUES);
        ByteVector high = packed.reinterpretAsInts()
                .lanewise(LSHR, FOUR)
                .reinterpretAsBytes()
                .lanewise(AND, (byte) 15)
                .selectFrom(VALUES);
        ((FloatVector) low.convertShape(B2F, F, 0)).lanewise(MUL, scale).intoArray(target, at);
        ((FloatVector) high.convertShape(B2F, F, 0)).lanewise(MUL, scale).intoArray(target, at + 16);
        if (LANES <= 8) {
            ((FloatVector) low.rearrange(PART_1).convertShape(B2F, F, 0))
                    .lanewise(MUL, scale)
                    .intoArray(target, at + LANES);
            ((FloatVector) high.rearrange(PART_1).convertShape(B2F, F, 0))
                    .lanewise(MUL, scale)
                    .intoArray(target, at + 16 + LANES);
        }
        if (LANES == 4) {
            ((FloatVector) low.rearrange(PART_2).convertShape(B2F, F, 0))
                    .lanewise(MUL, scale)
                    .intoArray(target, at + 2 * LANES);
            ((FloatVector) high.rearrange(PART_2).convertShape(B2F, F, 0))
                    .lanewise(MUL, scale)
                    .intoArray(target, at + 16 + 2 * LANES);
            ((FloatVector) low.rearrange(PART_3).convertShape(B2F, F, 0))
                    .lanewise(MUL, scale)
                    .intoArray(target, at + 3 * LANES);
            ((FloatVector) high.rearrange(PART_3).convertShape(B2F, F, 0))
                    .lanewise(MUL, scale)
                    .intoArray(target, at + 16 + 3 * LANES);
        }
    }

    private static ByteVector values() {
        byte[] values = new byte[CODES.length()];
        for (int code = 0; code < values.length; code++) {
            values[code] = (byte) Iq4Values.value(code);
        }
        return ByteVector.fromArray(CODES, values, 0);
    }
}
