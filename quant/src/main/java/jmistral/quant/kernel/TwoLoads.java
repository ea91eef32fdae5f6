package jmistral.quant.kernel;

import java.util.function.IntUnaryOperator;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * How lanes are taken from two vectors that begin at different places of the same memory and overlap: the second has what
 * lies behind the end of the first. Sources are counted in lanes from the first one's beginning.
 */
final class TwoLoads {
    private TwoLoads() {}

    /** Lanes of the first vector, for those that are in it. */
    static <E> VectorShuffle<E> first(VectorSpecies<E> species, IntUnaryOperator source) {
        return VectorShuffle.fromOp(species, lane -> source.applyAsInt(lane) % species.length());
    }

    /** Lanes of the second vector, which begins at {@code begin}, for those that are in it. */
    static <E> VectorShuffle<E> second(VectorSpecies<E> species, IntUnaryOperator source, int begin) {
        return VectorShuffle.fromOp(species, lane -> Math.floorMod(source.applyAsInt(lane) - begin, species.length()));
    }

    /** Which lanes the second vector is needed for. */
    static <E> VectorMask<E> inSecond(VectorSpecies<E> species, IntUnaryOperator source) {
        boolean[] second = new boolean[species.length()];
        for (int lane = 0; lane < second.length; lane++) {
            second[lane] = source.applyAsInt(lane) >= second.length;
        }
        return VectorMask.fromArray(species, second, 0);
    }
}
