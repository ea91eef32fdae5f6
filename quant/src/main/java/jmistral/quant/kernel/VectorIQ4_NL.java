package jmistral.quant.kernel;

import static jmistral.quant.format.IQ4_NL.BLOCK_BYTES;
import static jmistral.quant.format.IQ4_NL.BLOCK_ELEMENTS;
import static jmistral.quant.format.IQ4_NL.D;
import static jmistral.quant.format.IQ4_NL.QS;

import java.lang.foreign.MemorySegment;
import jmistral.quant.BlockFormat;
import jmistral.quant.TensorType;
import jmistral.quant.format.BlockFields;

/** {@link jmistral.quant.format.IQ4_NL} with vectors. */
final class VectorIQ4_NL implements BlockFormat {
    @Override
    public TensorType type() {
        return TensorType.IQ4_NL;
    }

    @Override
    public void dequantize(MemorySegment source, long offsetBytes, float[] target, int targetOffset, int elements) {
        long block = offsetBytes;
        for (int at = targetOffset; at < targetOffset + elements; at += BLOCK_ELEMENTS) {
            VectorIq4Codes.decode(source, block + QS, BlockFields.half(source, block + D), target, at);
            block += BLOCK_BYTES;
        }
    }
}
