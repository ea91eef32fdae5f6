package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.LANES;
import static jmistral.quant.kernel.VectorShapes.LE;
import static jmistral.quant.kernel.VectorShapes.ROTATE_1;
import static jmistral.quant.kernel.VectorShapes.ROTATE_2;
import static jmistral.quant.kernel.VectorShapes.ROTATE_4;
import static jmistral.quant.kernel.VectorShapes.ROTATE_8;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jmistral.quant.CacheKernel;
import jmistral.quant.format.BlockFields;

/** Cache rows of 32-bit floats, with vectors. */
final class VectorCacheF32 implements CacheKernel {
    private static final int ROWS_IN_L1 = 64; // of the usual 128 elements

    private final CacheKernel scalar = new ScalarCacheF32();

    @Override
    public long rowBytes(int length) {
        return scalar.rowBytes(length);
    }

    @Override
    public void store(float[] source, int sourceOffset, int length, MemorySegment target, long offsetBytes) {
        scalar.store(source, sourceOffset, length, target, offsetBytes);
    }

    @Override
    public void scores(
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
        long rowBytes = rowBytes(length);
        for (int g = 0; g < queries; g += 4) {
            int from = queryOffset + g * length;
            int to = scoreOffset + g * scoreStride;
            int count = Math.min(4, queries - g);
            score(query, from, count, length, keys, offsetBytes, rowBytes, rows, scale, scores, to, scoreStride);
        }
    }

    @Override
    public void accumulate(
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
        long rowBytes = rowBytes(length);
        for (int g = 0; g < queries; g += 4) {
            int from = weightOffset + g * weightStride;
            int to = outOffset + g * length;
            int count = Math.min(4, queries - g);
            accumulate(weights, from, weightStride, count, values, offsetBytes, rowBytes, rows, length, out, to);
        }
    }

    /** For up to four queries: where there are fewer, the last one is taken several times. */
    private static void score(
            float[] query,
            int q0,
            int queries,
            int length,
            MemorySegment keys,
            long offsetBytes,
            long rowBytes,
            int rows,
            float scale,
            float[] scores,
            int at,
            int stride) {
        NativeMemory.check(keys.isNative());
        int second = Math.min(1, queries - 1);
        int third = Math.min(2, queries - 1);
        int fourth = queries - 1;
        int q1 = q0 + second * length;
        int q2 = q0 + third * length;
        int q3 = q0 + fourth * length;
        int vectors = length - length % LANES;
        for (int i = 0; i < rows; i++) {
            long row = offsetBytes + i * rowBytes;
            FloatVector s0 = FloatVector.zero(F);
            FloatVector s1 = s0;
            FloatVector s2 = s0;
            FloatVector s3 = s0;
            for (int c = 0; c < vectors; c += LANES) {
                FloatVector k = FloatVector.fromMemorySegment(F, keys, row + c * 4L, LE);
                s0 = k.lanewise(FMA, FloatVector.fromArray(F, query, q0 + c), s0);
                s1 = k.lanewise(FMA, FloatVector.fromArray(F, query, q1 + c), s1);
                s2 = k.lanewise(FMA, FloatVector.fromArray(F, query, q2 + c), s2);
                s3 = k.lanewise(FMA, FloatVector.fromArray(F, query, q3 + c), s3);
            }
            if (LANES >= 16) {
                s0 = s0.lanewise(ADD, s0.rearrange(ROTATE_8));
                s1 = s1.lanewise(ADD, s1.rearrange(ROTATE_8));
                s2 = s2.lanewise(ADD, s2.rearrange(ROTATE_8));
                s3 = s3.lanewise(ADD, s3.rearrange(ROTATE_8));
            }
            if (LANES >= 8) {
                s0 = s0.lanewise(ADD, s0.rearrange(ROTATE_4));
                s1 = s1.lanewise(ADD, s1.rearrange(ROTATE_4));
                s2 = s2.lanewise(ADD, s2.rearrange(ROTATE_4));
                s3 = s3.lanewise(ADD, s3.rearrange(ROTATE_4));
            }
            s0 = s0.lanewise(ADD, s0.rearrange(ROTATE_2));
            s1 = s1.lanewise(ADD, s1.rearrange(ROTATE_2));
            s2 = s2.lanewise(ADD, s2.rearrange(ROTATE_2));
            s3 = s3.lanewise(ADD, s3.rearrange(ROTATE_2));
            s0 = s0.lanewise(ADD, s0.rearrange(ROTATE_1));
            s1 = s1.lanewise(ADD, s1.rearrange(ROTATE_1));
            s2 = s2.lanewise(ADD, s2.rearrange(ROTATE_1));
            s3 = s3.lanewise(ADD, s3.rearrange(ROTATE_1));
            float sum0 = s0.lane(0);
            float sum1 = s1.lane(0);
            float sum2 = s2.lane(0);
            float sum3 = s3.lane(0);
            for (int c = vectors; c < length; c++) {
                float k = keys.get(BlockFields.FLOAT, row + c * 4L);
                sum0 = Math.fma(k, query[q0 + c], sum0);
                sum1 = Math.fma(k, query[q1 + c], sum1);
                sum2 = Math.fma(k, query[q2 + c], sum2);
                sum3 = Math.fma(k, query[q3 + c], sum3);
            }
            scores[at + i] = scale * sum0;
            scores[at + i + second * stride] = scale * sum1;
            scores[at + i + third * stride] = scale * sum2;
            scores[at + i + fourth * stride] = scale * sum3;
        }
    }

    /** For up to four queries: where there are fewer, the last one is taken several times, from and to the same place. */
    private static void accumulate(
            float[] weights,
            int w0,
            int stride,
            int queries,
            MemorySegment values,
            long offsetBytes,
            long rowBytes,
            int rows,
            int length,
            float[] out,
            int at) {
        NativeMemory.check(values.isNative());
        int second = Math.min(1, queries - 1);
        int third = Math.min(2, queries - 1);
        int fourth = queries - 1;
        int w1 = w0 + second * stride;
        int w2 = w0 + third * stride;
        int w3 = w0 + fourth * stride;
        int o1 = at + second * length;
        int o2 = at + third * length;
        int o3 = at + fourth * length;
        int vectors = length - length % LANES;
        for (int first = 0; first < rows; first += ROWS_IN_L1) {
            int end = Math.min(first + ROWS_IN_L1, rows);
            for (int c = 0; c < vectors; c += LANES) {
                FloatVector s0 = FloatVector.fromArray(F, out, at + c);
                FloatVector s1 = FloatVector.fromArray(F, out, o1 + c);
                FloatVector s2 = FloatVector.fromArray(F, out, o2 + c);
                FloatVector s3 = FloatVector.fromArray(F, out, o3 + c);
                for (int i = first; i < end; i++) {
                    long row = offsetBytes + i * rowBytes;
                    FloatVector v = FloatVector.fromMemorySegment(F, values, row + c * 4L, LE);
                    s0 = v.lanewise(FMA, FloatVector.broadcast(F, weights[w0 + i]), s0);
                    s1 = v.lanewise(FMA, FloatVector.broadcast(F, weights[w1 + i]), s1);
                    s2 = v.lanewise(FMA, FloatVector.broadcast(F, weights[w2 + i]), s2);
                    s3 = v.lanewise(FMA, FloatVector.broadcast(F, weights[w3 + i]), s3);
                }
                s0.intoArray(out, at + c);
                s1.intoArray(out, o1 + c);
                s2.intoArray(out, o2 + c);
                s3.intoArray(out, o3 + c);
            }
        }
        for (int c = vectors; c < length; c++) {
            for (int i = 0; i < rows; i++) {
                float v = values.get(BlockFields.FLOAT, offsetBytes + i * rowBytes + c * 4L);
                for (int g = 0; g < queries; g++) {
                    int o = at + g * length + c;
                    out[o] = Math.fma(v, weights[w0 + g * stride + i], out[o]);
                }
            }
        }
    }
}
