package jmistral.quant.kernel;

import static jmistral.quant.kernel.VectorShapes.LANES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jmistral.quant.BlockFormat;
import jmistral.quant.TensorType;
import jmistral.quant.format.BlockFields;

/** {@link jmistral.quant.format.F16} with vectors. */
final class VectorF16 implements BlockFormat {
    private static final int SIGN_AND_MAGNITUDE = 0x8fffe000; // of a half shifted up, as a float has them
    private static final int MAGNITUDE = 0x7fff;
    private static final int LARGEST_FINITE = 0x7bff;
    private static final int INFINITY = 0x7f800000;

    @Override
    public TensorType type() {
        return TensorType.F16;
    }

    @Override
    public void dequantize(MemorySegment source, long offsetBytes, float[] target, int targetOffset, int elements) {
        int vectors = elements - elements % LANES;
        for (int i = 0; i < vectors; i += LANES) {
            halves(source, offsetBytes + i * 2L).intoArray(target, targetOffset + i);
        }
        for (int i = vectors; i < elements; i++) {
            target[targetOffset + i] = BlockFields.half(source, offsetBytes + i * 2L);
        }
    }

    /** The values of the halves at {@code offsetBytes}, one a lane. */
    static FloatVector halves(MemorySegment source, long offsetBytes) {
        IntVector half = VectorShapes.shorts(source, offsetBytes);
        // Exponents differ by 112; the product also makes subnormal halves normal.
        FloatVector value = half.lanewise(VectorOperators.LSHL, 13)
                .and(SIGN_AND_MAGNITUDE)
                .reinterpretAsFloats()
                .mul(0x1p112f);
        // All ones in the exponent if it was so in the half: infinities and NaN.
        IntVector notFinite = IntVector.broadcast(VectorShapes.I, LARGEST_FINITE)
                .sub(half.and(MAGNITUDE))
                .lanewise(VectorOperators.ASHR, 31)
                .and(INFINITY);
        return value.reinterpretAsInts().or(notFinite).reinterpretAsFloats();
    }
}
