package jmistral.quant.kernel;

import static jmistral.quant.format.IQ4_XS.BLOCK_BYTES;
import static jmistral.quant.format.IQ4_XS.BLOCK_ELEMENTS;
import static jmistral.quant.format.IQ4_XS.D;
import static jmistral.quant.format.IQ4_XS.QS;

import java.lang.foreign.MemorySegment;
import jmistral.quant.BlockFormat;
import jmistral.quant.TensorType;
import jmistral.quant.format.BlockFields;
import jmistral.quant.format.IQ4_XS;

/** {@link IQ4_XS} with vectors. */
final class VectorIQ4_XS implements BlockFormat {
    @Override
    public TensorType type() {
        return TensorType.IQ4_XS;
    }

    @Override
    public void dequantize(MemorySegment source, long offsetBytes, float[] target, int targetOffset, int elements) {
        long block = offsetBytes;
        for (int at = targetOffset; at < targetOffset + elements; at += BLOCK_ELEMENTS) {
            float d = BlockFields.half(source, block + D);
            for (int sub = 0; sub < BLOCK_ELEMENTS / 32; sub++) {
                float scale = d * IQ4_XS.scale(source, block, sub);
                VectorIq4Codes.decode(source, block + QS + 16L * sub, scale, target, at + 32 * sub);
            }
            block += BLOCK_BYTES;
        }
    }
}
