package jmistral.quant;

import java.lang.foreign.MemorySegment;

/**
 * Attention's products on rows of a key/value cache of one element type. Rows lie one after the other,
 * {@link #rowBytes} apart. Every query of a group meets the same rows, so that each row is read once for all of them.
 * Immutable, thread-safe.
 */
public interface CacheKernel {
    /** Bytes of a row of {@code length} elements. */
    long rowBytes(int length);

    /** Writes one row, rounding each element to the cache's type. */
    void store(float[] source, int sourceOffset, int length, MemorySegment target, long offsetBytes);

    /**
     * {@code scores[g * scoreStride + i] = scale * Σ_c query[g * length + c] * row_i[c]} for g < queries, i < rows.
     *
     * @param query [queries][length] from {@code queryOffset}
     * @param scores [queries][scoreStride] from {@code scoreOffset}
     */
    void scores(
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
            int scoreStride);

    /**
     * {@code out[g * length + c] += Σ_i weights[g * weightStride + i] * row_i[c]} for g < queries, c < length.
     *
     * @param weights [queries][weightStride] from {@code weightOffset}
     * @param out [queries][length] from {@code outOffset}
     */
    void accumulate(
            float[] weights,
            int weightOffset,
            int weightStride,
            int queries,
            MemorySegment values,
            long offsetBytes,
            int rows,
            int length,
            float[] out,
            int outOffset);
}
