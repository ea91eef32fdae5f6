package jmistral.quant.kernel;

import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.LANES;
import static jmistral.quant.kernel.VectorShapes.LE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import jmistral.quant.format.Iq4Values;

/** The common part of IQ4_NL and IQ4_XS: 16 bytes, each with the codes of two elements that lie 16 apart. */
final class VectorIq4Codes {
    private static final VectorSpecies<Byte> CODES = ByteVector.SPECIES_128;
    private static final ByteVector VALUES = values();
    private static final VectorShuffle<Byte> NEXT = VectorShuffle.iota(CODES, LANES, 1, true);

    private VectorIq4Codes() {}

    /** Writes 32 elements: {@code scale} times the values of the codes in the 16 bytes at {@code offsetBytes}. */
    static void decode(MemorySegment source, long offsetBytes, float scale, float[] target, int at) {
        ByteVector packed = ByteVector.fromMemorySegment(CODES, source, offsetBytes, LE);
        ByteVector low = packed.and((byte) 15).selectFrom(VALUES);
        ByteVector high = packed.reinterpretAsInts()
                .lanewise(VectorOperators.LSHR, 4)
                .reinterpretAsBytes()
                .and((byte) 15)
                .selectFrom(VALUES);
        for (int j = 0; j < 16; j += LANES) {
            ((FloatVector) low.castShape(F, 0)).mul(scale).intoArray(target, at + j);
            ((FloatVector) high.castShape(F, 0)).mul(scale).intoArray(target, at + j + 16);
            low = low.rearrange(NEXT);
            high = high.rearrange(NEXT);
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
