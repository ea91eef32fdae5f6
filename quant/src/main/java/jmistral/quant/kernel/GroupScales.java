package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jmistral.quant.kernel.VectorShapes.PAIRS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Eight groups' scales at once, from the signed bytes of a long, the first one in the lowest byte. */
final class GroupScales {
    private static final int GROUPS = Long.BYTES;

    private static final VectorSpecies<Float> FLOATS =
            VectorSpecies.of(float.class, VectorShape.forBitSize(PAIRS.vectorBitSize()));

    // Four bytes are an int, from which each of four lanes takes another byte. Of eight lanes, the upper four take
    // those
    // of the long's upper half.
    private static final VectorMask<Integer> UPPER =
            IntVector.zero(PAIRS).addIndex(1).compare(GE, Integer.BYTES);
    private static final IntVector BYTE_TO_TOP = IntVector.broadcast(PAIRS, 24)
            .sub(IntVector.zero(PAIRS).addIndex(Byte.SIZE).and(Integer.SIZE - 1));

    private GroupScales() {}

    /** {@code target[offset + i] = factor * bytes[i]}. */
    static void put(long bytes, float factor, float[] target, int offset) {
        for (int i = 0; i < GROUPS; i += PAIRS.length()) {
            ((FloatVector) IntVector.broadcast(PAIRS, (int) (bytes >>> (Byte.SIZE * i)))
                            .blend((int) (bytes >>> Integer.SIZE), UPPER)
                            .lanewise(LSHL, BYTE_TO_TOP)
                            .lanewise(ASHR, 24)
                            .convertShape(I2F, FLOATS, 0))
                    .lanewise(MUL, factor)
                    .intoArray(target, offset + i);
        }
    }

    /** {@code target[offset + i] = factor * bytes[i] + weight * added[offset + i]}. */
    static void putSum(long bytes, float factor, float weight, float[] added, float[] target, int offset) {
        for (int i = 0; i < GROUPS; i += PAIRS.length()) {
            ((FloatVector) IntVector.broadcast(PAIRS, (int) (bytes >>> (Byte.SIZE * i)))
                            .blend((int) (bytes >>> Integer.SIZE), UPPER)
                            .lanewise(LSHL, BYTE_TO_TOP)
                            .lanewise(ASHR, 24)
                            .convertShape(I2F, FLOATS, 0))
                    .lanewise(
                            FMA,
                            FloatVector.broadcast(FLOATS, factor),
                            FloatVector.fromArray(FLOATS, added, offset + i).lanewise(MUL, weight))
                    .intoArray(target, offset + i);
        }
    }
}
