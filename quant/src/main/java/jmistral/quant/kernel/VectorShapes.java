package jmistral.quant.kernel;

import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import jmistral.quant.Kernels;

/**
 * The one vector width of this JVM. It is settled when this class is loaded, so that the JIT compiler sees species as
 * constants; one source serves all widths.
 *
 * <p>Kernels have no methods of their own that take or return vectors: where the JIT compiler does not inline one, which
 * depends on what else it has compiled, vectors become objects and the kernel many times slower. So expressions recur.
 * For the same reason kernels call {@code convertShape} rather than {@code castShape}. On vectors of another width than
 * this one they call {@code lanewise} with a vector as the operand, rather than {@code and}, {@code or} or a shift by a
 * number: those are shared methods of the API that dispatch on the class of the vector, and once they have seen several
 * classes the compiler no longer sees through them, in some runs, in any kernel. And a vector that goes around a loop is
 * an argument there, as the summand of {@code fma}, not one whose method is called.
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

    /** The ints of 32 bytes, or of 16 where there are no vectors of that width. */
    static final VectorSpecies<Integer> PAIRS = BITS == 128 ? IntVector.SPECIES_128 : IntVector.SPECIES_256;

    /** The ints of 16 bytes. */
    static final VectorSpecies<Integer> FOUR_INTS = IntVector.SPECIES_128;

    /** Eight bytes as one vector element, to be taken apart. */
    static final VectorSpecies<Long> LONGS = LongVector.SPECIES_128;

    static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;

    /** As many bytes as there are lanes, where there are 8 or more: no vector holds 4 bytes. */
    static final VectorSpecies<Byte> BYTES = BITS == 512 ? ByteVector.SPECIES_128 : ByteVector.SPECIES_64;

    /** Whether 4 bytes are read as an int, whose bytes {@link #BYTE_TO_TOP} then spreads over the lanes. */
    static final boolean FOUR_LANES = LANES == 4;

    /** Shifts byte l of a lane to the top, for lane l. */
    static final IntVector BYTE_TO_TOP =
            IntVector.broadcast(I, 24).sub(IntVector.zero(I).addIndex(8));

    // Lanes are added by halving, in an order of our own: reduceLanes may add in another one once it is compiled.
    static final VectorShuffle<Float> ROTATE_8 = VectorShuffle.iota(F, 8, 1, true);
    static final VectorShuffle<Float> ROTATE_4 = VectorShuffle.iota(F, 4, 1, true);
    static final VectorShuffle<Float> ROTATE_2 = VectorShuffle.iota(F, 2, 1, true);
    static final VectorShuffle<Float> ROTATE_1 = VectorShuffle.iota(F, 1, 1, true);

    private VectorShapes() {}

    private static int bits(String asked) {
        return switch (asked) {
            case "128", "256", "512" -> Integer.parseInt(asked);
            default -> VectorKernels.preferredBits();
        };
    }
}
