package jmistral.quant.kernel;

import java.lang.foreign.MemorySegment;
import jmistral.quant.CacheKernel;

/** Attention's products in plain Java, for any element type: row by row, element by element. */
abstract class ScalarCache implements CacheKernel {
    /** Element {@code index} of the row that begins at {@code offsetBytes}. */
    abstract float element(MemorySegment row, long offsetBytes, int index);

    @Override
    public final void scores(
            float[] query,
            int queryOffset,
            int queries,
            int length,
            MemorySegment keys,
            long offsetBytes,
            int rows,
            float scale,
            float[] scores,
            int scoreOffset,
            int scoreStride) {
        for (int g = 0; g < queries; g++) {
            for (int i = 0; i < rows; i++) {
                long row = offsetBytes + i * rowBytes(length);
                double sum = 0;
                for (int c = 0; c < length; c++) {
                    sum += (double) query[queryOffset + g * length + c] * element(keys, row, c);
                }
                scores[scoreOffset + g * scoreStride + i] = (float) (scale * sum);
            }
        }
    }

    @Override
    public final void accumulate(
            float[] weights,
            int weightOffset,
            int weightStride,
            int queries,
            MemorySegment values,
            long offsetBytes,
            int rows,
            int length,
            float[] out,
            int outOffset) {
        for (int g = 0; g < queries; g++) {
            for (int i = 0; i < rows; i++) {
                long row = offsetBytes + i * rowBytes(length);
                float weight = weights[weightOffset + g * weightStride + i];
                for (int c = 0; c < length; c++) {
                    out[outOffset + g * length + c] += weight * element(values, row, c);
                }
            }
        }
    }
}
