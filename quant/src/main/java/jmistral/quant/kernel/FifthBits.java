package jmistral.quant.kernel;

import static jmistral.quant.kernel.VectorShapes.I;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/**
 * How quants get their fifth bit, where these are in 32 bits of a block of 32, one after another. A lane for 4 bytes of
 * quants has the byte with the fifth bits of the low quants in its lowest byte, and that of the high ones in the next.
 * Four of the eight bits are the lane's own; a multiplication spreads them over its bytes.
 */
final class FifthBits {
    /** Of the lowest byte, the bits of the lane's quants. */
    static final IntVector MASK = everyOther(0x0000000f, 0x000000f0);

    /** Moves them to bits 4, 12, 20 and 28, and elsewhere. */
    static final IntVector SPREAD = everyOther(0x02040810, 0x00204081);

    private FifthBits() {}

    private static IntVector everyOther(int even, int odd) {
        return IntVector.broadcast(I, even).blend(odd, VectorMask.fromLong(I, 0xaaaa));
    }
}
