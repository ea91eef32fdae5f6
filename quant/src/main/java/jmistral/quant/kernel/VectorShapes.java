package jmistral.quant.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import jmistral.quant.Kernels;
import jmistral.quant.format.BlockFields;

/**
 * The one vector width of this JVM. It is settled when this class is loaded, so that the JIT compiler sees species as
 * constants; one source serves all widths.
 */
final class VectorShapes {
    /** What the system property asks for, or else the preferred width. */
    static final int BITS = bits(System.getProperty(Kernels.PROPERTY, ""));

    static final VectorSpecies<Float> F = VectorSpecies.of(float.class, VectorShape.forBitSize(BITS));
    static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, VectorShape.forBitSize(BITS));

    /** Floats in a vector. */
    static final int LANES = F.length();

    /** As many shorts as there are lanes. */
    static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, VectorShape.forBitSize(BITS / 2));

    /** Eight bytes as one vector element, to be taken apart. */
    static final VectorSpecies<Long> LONGS = LongVector.SPECIES_128;

    static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;

    // As many bytes as there are lanes; there are no vectors of 4 bytes.
    private static final VectorSpecies<Byte> BYTES = BITS == 512 ? ByteVector.SPECIES_128 : ByteVector.SPECIES_64;
    private static final IntVector BYTE_TO_TOP =
            IntVector.broadcast(I, 24).sub(IntVector.zero(I).addIndex(8));

    private static final VectorShuffle<Float> ROTATE_8 = VectorShuffle.iota(F, 8, 1, true);
    private static final VectorShuffle<Float> ROTATE_4 = VectorShuffle.iota(F, 4, 1, true);
    private static final VectorShuffle<Float> ROTATE_2 = VectorShuffle.iota(F, 2, 1, true);
    private static final VectorShuffle<Float> ROTATE_1 = VectorShuffle.iota(F, 1, 1, true);

    private VectorShapes() {}

    /** The signed bytes at {@code offsetBytes}, one a lane. */
    static IntVector bytes(MemorySegment source, long offsetBytes) {
        if (BITS == 128) {
            return IntVector.broadcast(I, source.get(BlockFields.INT, offsetBytes))
                    .lanewise(VectorOperators.LSHL, BYTE_TO_TOP)
                    .lanewise(VectorOperators.ASHR, 24);
        }
        return (IntVector)
                ByteVector.fromMemorySegment(BYTES, source, offsetBytes, LE).castShape(I, 0);
    }

    /** The signed shorts at {@code offsetBytes}, one a lane. */
    static IntVector shorts(MemorySegment source, long offsetBytes) {
        return (IntVector)
                ShortVector.fromMemorySegment(SHORTS, source, offsetBytes, LE).castShape(I, 0);
    }

    /** The sum of all lanes, added in an order that does not depend on how this was compiled. */
    static float sum(FloatVector v) {
        FloatVector sum = v;
        if (LANES >= 16) {
            sum = sum.add(sum.rearrange(ROTATE_8));
        }
        if (LANES >= 8) {
            sum = sum.add(sum.rearrange(ROTATE_4));
        }
        sum = sum.add(sum.rearrange(ROTATE_2));
        return sum.add(sum.rearrange(ROTATE_1)).lane(0);
    }

    private static int bits(String asked) {
        return switch (asked) {
            case "128", "256", "512" -> Integer.parseInt(asked);
            default -> VectorKernels.preferredBits();
        };
    }
}
