package jmistral.quant.kernel;

import static jmistral.quant.kernel.VectorShapes.I;
import static jmistral.quant.kernel.VectorShapes.LANES;
import static jmistral.quant.kernel.VectorShapes.LE;
import static jmistral.quant.kernel.VectorShapes.SHORTS;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jmistral.quant.BlockFormat;
import jmistral.quant.TensorType;
import jmistral.quant.format.BlockFields;

/** {@link jmistral.quant.format.BF16} with vectors. */
final class VectorBF16 implements BlockFormat {
    @Override
    public TensorType type() {
        return TensorType.BF16;
    }

    @Override
    public void dequantize(MemorySegment source, long offsetBytes, float[] target, int targetOffset, int elements) {
        NativeMemory.check(source.isNative());
        int vectors = elements - elements % LANES;
        for (int i = 0; i < vectors; i += LANES) {
            ((IntVector) ShortVector.fromMemorySegment(SHORTS, source, offsetBytes + i * 2L, LE)
                            .convertShape(VectorOperators.S2I, I, 0))
                    .lanewise(VectorOperators.LSHL, 16)
                    .reinterpretAsFloats()
                    .intoArray(target, targetOffset + i);
        }
        for (int i = vectors; i < elements; i++) {
            int upper = source.get(BlockFields.SHORT, offsetBytes + i * 2L);
            target[targetOffset + i] = Float.intBitsToFloat(upper << 16);
        }
    }
}
