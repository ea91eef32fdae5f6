package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.S2I;
import static jdk.incubator.vector.VectorOperators.SUB;
import static jmistral.quant.kernel.VectorShapes.I;
import static jmistral.quant.kernel.VectorShapes.LANES;
import static jmistral.quant.kernel.VectorShapes.LE;
import static jmistral.quant.kernel.VectorShapes.SHORTS;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jmistral.quant.BlockFormat;
import jmistral.quant.TensorType;
import jmistral.quant.format.BlockFields;

/** {@link jmistral.quant.format.F16} with vectors. */
final class VectorF16 implements BlockFormat {
    static final int SIGN_AND_MAGNITUDE = 0x8fffe000; // of a half shifted up, as a float has them
    static final int MAGNITUDE = 0x7fff;
    static final int LARGEST_FINITE = 0x7bff;
    static final int INFINITY = 0x7f800000;

    @Override
    public TensorType type() {
        return TensorType.F16;
    }

    @Override
    public void dequantize(MemorySegment source, long offsetBytes, float[] target, int targetOffset, int elements) {
        NativeMemory.check(source.isNative());
        int vectors = elements - elements % LANES;
        for (int i = 0; i < vectors; i += LANES) {
            // Exponents differ by 112; the product also makes subnormal halves normal. An exponent that is all ones,
            // of infinities and NaN, stays so.
            IntVector half = (IntVector) ShortVector.fromMemorySegment(SHORTS, source, offsetBytes + i * 2L, LE)
                    .convertShape(S2I, I, 0);
            FloatVector value = half.lanewise(LSHL, 13)
                    .lanewise(AND, SIGN_AND_MAGNITUDE)
                    .reinterpretAsFloats()
                    .lanewise(MUL, 0x1p112f)
                    .reinterpretAsInts()
                    .lanewise(
                            OR,
                            IntVector.broadcast(I, LARGEST_FINITE)
                                    .lanewise(SUB, half.lanewise(AND, MAGNITUDE))
                                    .lanewise(ASHR, 31)
                                    .lanewise(AND, INFINITY))
                    .reinterpretAsFloats();
            value.intoArray(target, targetOffset + i);
        }
        for (int i = vectors; i < elements; i++) {
            target[targetOffset + i] = BlockFields.half(source, offsetBytes + i * 2L);
        }
    }
}
