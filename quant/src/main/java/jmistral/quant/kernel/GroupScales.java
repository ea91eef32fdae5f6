package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.I;
import static jmistral.quant.kernel.VectorShapes.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/**
 * The scales of a super-block's groups at once, from the signed bytes of longs, the first one in the lowest byte. Arrays
 * receive whole vectors: of eight groups, vectors of sixteen floats write eight more, which mean nothing.
 */
final class GroupScales {
    private static final int GROUPS = Long.BYTES; // of a long
    private static final boolean ALL_AT_ONCE = LANES == 2 * GROUPS;

    // Four bytes are an int, of which each of four lanes takes another byte.
    private static final IntVector BYTE_TO_TOP =
            IntVector.broadcast(I, 24).sub(IntVector.zero(I).addIndex(Byte.SIZE).and(Integer.SIZE - 1));
    private static final IntVector LANE = IntVector.zero(I).addIndex(1);
    private static final VectorMask<Integer> FROM_4 = LANE.compare(GE, Integer.BYTES);
    private static final VectorMask<Integer> FROM_8 = LANE.compare(GE, 2 * Integer.BYTES);
    private static final VectorMask<Integer> FROM_12 = LANE.compare(GE, 3 * Integer.BYTES);

    private GroupScales() {}

    /** {@code target[offset + i] = factor * bytes[i]} for eight groups. */
    static void put(long bytes, float factor, float[] target, int offset) {
        put(GROUPS, bytes, bytes, factor, target, offset);
    }

    /** {@code target[offset + i] = factor * bytes[i]} for sixteen groups. */
    static void put(long low, long high, float factor, float[] target, int offset) {
        put(2 * GROUPS, low, high, factor, target, offset);
    }

    private static void put(int groups, long low, long high, float factor, float[] target, int offset) {
        for (int i = 0; i < groups; i += LANES) {
            long bytes = i < GROUPS ? low : high;
            ((FloatVector) (groups > GROUPS && ALL_AT_ONCE
                                    ? IntVector.broadcast(I, (int) low)
                                            .blend((int) (low >>> Integer.SIZE), FROM_4)
                                            .blend((int) high, FROM_8)
                                            .blend((int) (high >>> Integer.SIZE), FROM_12)
                                    : IntVector.broadcast(I, (int) (bytes >>> (Byte.SIZE * i)))
                                            .blend((int) (bytes >>> Integer.SIZE), FROM_4))
                            .lanewise(LSHL, BYTE_TO_TOP)
                            .lanewise(ASHR, 24)
                            .convertShape(I2F, F, 0))
                    .lanewise(MUL, FloatVector.broadcast(F, factor))
                    .intoArray(target, offset + i);
        }
    }

    /** {@code target[offset + i] = factor * bytes[i] + weight * added[offset + i]} for eight groups. */
    static void putSum(long bytes, float factor, float weight, float[] added, float[] target, int offset) {
        putSum(GROUPS, bytes, bytes, factor, weight, added, target, offset);
    }

    /** {@code target[offset + i] = factor * bytes[i] + weight * added[offset + i]} for sixteen groups. */
    static void putSum(long low, long high, float factor, float weight, float[] added, float[] target, int offset) {
        putSum(2 * GROUPS, low, high, factor, weight, added, target, offset);
    }

    private static void putSum(
            int groups, long low, long high, float factor, float weight, float[] added, float[] target, int offset) {
        for (int i = 0; i < groups; i += LANES) {
            long bytes = i < GROUPS ? low : high;
            ((FloatVector) (groups > GROUPS && ALL_AT_ONCE
                                    ? IntVector.broadcast(I, (int) low)
                                            .blend((int) (low >>> Integer.SIZE), FROM_4)
                                            .blend((int) high, FROM_8)
                                            .blend((int) (high >>> Integer.SIZE), FROM_12)
                                    : IntVector.broadcast(I, (int) (bytes >>> (Byte.SIZE * i)))
                                            .blend((int) (bytes >>> Integer.SIZE), FROM_4))
                            .lanewise(LSHL, BYTE_TO_TOP)
                            .lanewise(ASHR, 24)
                            .convertShape(I2F, F, 0))
                    .lanewise(
                            FMA,
                            FloatVector.broadcast(F, factor),
                            FloatVector.fromArray(F, added, offset + i).lanewise(MUL, FloatVector.broadcast(F, weight)))
                    .intoArray(target, offset + i);
        }
    }
}
