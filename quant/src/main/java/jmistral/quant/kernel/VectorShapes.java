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
 * <p>The JIT compiler makes machine instructions of vectors only where it knows the class of each one. Where it does not,
 * vectors are objects, and a kernel is ten to a hundred times slower. What it goes by:
 *
 * <ul>
 *   <li>Kernels have no methods of their own that take or return vectors: whether one is inlined depends on what else has
 *       been compiled. So expressions recur. For the same reason kernels call {@code convertShape}, not {@code castShape}.
 *   <li>Kernels call {@code lanewise}, not {@code add}, {@code and} and the like. It is abstract: the compiler has noted for
 *       each such call which class it has met there. Those others are shared by all callers, of vectors of all widths, and
 *       inlining them takes so many more nodes of the compiler's graph that in the largest kernels it stops before the end.
 *   <li>Floats are in vectors of one width only. {@code intoArray} is shared as well: where it has met two widths, a method
 *       that stores floats has their vectors left as objects in some runs of the JVM.
 *   <li>A vector that a loop carries along changes in every round, not under a condition. Where one way through a round
 *       leaves it as it was, the compiler would have to know its class to find out its class, and gives up. In large
 *       kernels it gives up in any case: their sums stay in memory from block to block.
 *   <li>A loop over vectors runs while {@code i < end}, not while {@code i <= end - LANES}: the compiler takes for granted
 *       that such a loop has a turn, and a short row would have the method compiled again.
 *   <li>A loop over blocks counts them in an int. How the compiler takes a loop over offsets, which are longs, apart depends
 *       on how often it has run by then; vectors in it are objects in some runs of the JVM.
 *   <li>The class of memory has to be known as well: {@link NativeMemory}.
 * </ul>
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
