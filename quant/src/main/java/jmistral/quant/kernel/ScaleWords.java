package jmistral.quant.kernel;

import static jmistral.quant.kernel.VectorShapes.FOUR_INTS;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * How the first 16 bytes of a super-block with {@link jmistral.quant.format.ScalesAndMins} become the bytes of mins 0 to 7
 * and scales 0 to 7. They are d and dmin, and three words of 6-bit fields: from words 2, 2, 1, 1
 * and, the low bits of 4 to 7, from word 3. Constants only, since a method could not take vectors, see {@link VectorShapes}.
 */
final class ScaleWords {
    static final VectorShuffle<Integer> WORDS = VectorShuffle.fromValues(FOUR_INTS, 2, 2, 1, 1);
    static final IntVector SHIFTS = words(0, 2, 0, 2);
    static final IntVector MASKS = words(0x3f3f3f3f, 0x30303030, 0x3f3f3f3f, 0x30303030);
    static final VectorShuffle<Integer> LAST_WORD = VectorShuffle.fromValues(FOUR_INTS, 3, 3, 3, 3);
    static final IntVector LAST_WORD_SHIFTS = words(0, 4, 0, 0);
    static final IntVector LAST_WORD_MASKS = words(0, 0x0f0f0f0f, 0, 0x0f0f0f0f);

    /** Scales before mins, afterwards. */
    static final VectorShuffle<Integer> UPPER_HALF = VectorShuffle.fromValues(FOUR_INTS, 2, 3, 0, 1);

    private ScaleWords() {}

    /** A vector of these four. */
    static IntVector words(int... words) {
        return IntVector.fromArray(FOUR_INTS, words, 0);
    }
}
