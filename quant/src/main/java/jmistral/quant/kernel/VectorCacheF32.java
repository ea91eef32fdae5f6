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
        int g = 0;
        for (; g <= queries - 4; g += 4) {
            int from = queryOffset + g * length;
            int to = scoreOffset + g * scoreStride;
            scoreFour(query, from, length, keys, offsetBytes, rowBytes, rows, scale, scores, to, scoreStride);
        }
        for (; g < queries; g++) {
            int from = queryOffset + g * length;
            score(query, from, length, keys, offsetBytes, rowBytes, rows, scale, scores, scoreOffset + g * scoreStride);
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
        int g = 0;
        for (; g <= queries - 4; g += 4) {
            int from = weightOffset + g * weightStride;
            int to = outOffset + g * length;
            accumulateFour(weights, from, weightStride, values, offsetBytes, rowBytes, rows, length, out, to);
        }
        for (; g < queries; g++) {
            int from = weightOffset + g * weightStride;
            accumulate(weights, from, values, offsetBytes, rowBytes, rows, length, out, outOffset + g * length);
        }
    }

    private static void scoreFour(
            float[] query,
            int q0,
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
        int q1 = q0 + length;
        int q2 = q1 + length;
        int q3 = q2 + length;
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
            scores[at + i + stride] = scale * sum1;
            scores[at + i + 2 * stride] = scale * sum2;
            scores[at + i + 3 * stride] = scale * sum3;
        }
    }

    private static void score(
            float[] query,
            int q,
            int length,
            MemorySegment keys,
            long offsetBytes,
            long rowBytes,
            int rows,
            float scale,
            float[] scores,
            int at) {
        NativeMemory.check(keys.isNative());
        int vectors = length - length % LANES;
        for (int i = 0; i < rows; i++) {
            long row = offsetBytes + i * rowBytes;
            FloatVector s = FloatVector.zero(F);
            for (int c = 0; c < vectors; c += LANES) {
                FloatVector k = FloatVector.fromMemorySegment(F, keys, row + c * 4L, LE);
                s = k.lanewise(FMA, FloatVector.fromArray(F, query, q + c), s);
            }
            if (LANES >= 16) {
                s = s.lanewise(ADD, s.rearrange(ROTATE_8));
            }
            if (LANES >= 8) {
                s = s.lanewise(ADD, s.rearrange(ROTATE_4));
            }
            s = s.lanewise(ADD, s.rearrange(ROTATE_2));
            s = s.lanewise(ADD, s.rearrange(ROTATE_1));
            float sum = s.lane(0);
            for (int c = vectors; c < length; c++) {
                sum = Math.fma(keys.get(BlockFields.FLOAT, row + c * 4L), query[q + c], sum);
            }
            scores[at + i] = scale * sum;
        }
    }

    private static void accumulateFour(
            float[] weights,
            int w0,
            int stride,
            MemorySegment values,
            long offsetBytes,
            long rowBytes,
            int rows,
            int length,
            float[] out,
            int at) {
        NativeMemory.check(values.isNative());
        int vectors = length - length % LANES;
        for (int first = 0; first < rows; first += ROWS_IN_L1) {
            int end = Math.min(first + ROWS_IN_L1, rows);
            for (int c = 0; c < vectors; c += LANES) {
                int o = at + c;
                FloatVector s0 = FloatVector.fromArray(F, out, o);
                FloatVector s1 = FloatVector.fromArray(F, out, o + length);
                FloatVector s2 = FloatVector.fromArray(F, out, o + 2 * length);
                FloatVector s3 = FloatVector.fromArray(F, out, o + 3 * length);
                for (int i = first; i < end; i++) {
                    long row = offsetBytes + i * rowBytes;
                    FloatVector v = FloatVector.fromMemorySegment(F, values, row + c * 4L, LE);
                    s0 = v.lanewise(FMA, FloatVector.broadcast(F, weights[w0 + i]), s0);
                    s1 = v.lanewise(FMA, FloatVector.broadcast(F, weights[w0 + stride + i]), s1);
                    s2 = v.lanewise(FMA, FloatVector.broadcast(F, weights[w0 + 2 * stride + i]), s2);
                    s3 = v.lanewise(FMA, FloatVector.broadcast(F, weights[w0 + 3 * stride + i]), s3);
                }
                s0.intoArray(out, o);
                s1.intoArray(out, o + length);
                s2.intoArray(out, o + 2 * length);
                s3.intoArray(out, o + 3 * length);
            }
        }
        for (int c = vectors; c < length; c++) {
            for (int i = 0; i < rows; i++) {
                float v = values.get(BlockFields.FLOAT, offsetBytes + i * rowBytes + c * 4L);
                for (int g = 0; g < 4; g++) {
                    int o = at + g * length + c;
                    out[o] = Math.fma(v, weights[w0 + g * stride + i], out[o]);
                }
            }
        }
    }

    private static void accumulate(
            float[] weights,
            int w,
            MemorySegment values,
            long offsetBytes,
            long rowBytes,
            int rows,
            int length,
            float[] out,
            int at) {
        NativeMemory.check(values.isNative());
        int vectors = length - length % LANES;
        for (int first = 0; first < rows; first += ROWS_IN_L1) {
            int end = Math.min(first + ROWS_IN_L1, rows);
            for (int c = 0; c < vectors; c += LANES) {
                FloatVector s = FloatVector.fromArray(F, out, at + c);
                for (int i = first; i < end; i++) {
                    long row = offsetBytes + i * rowBytes;
                    FloatVector v = FloatVector.fromMemorySegment(F, values, row + c * 4L, LE);
                    s = v.lanewise(FMA, FloatVector.broadcast(F, weights[w + i]), s);
                }
                s.intoArray(out, at + c);
            }
        }
        for (int c = vectors; c < length; c++) {
            for (int i = 0; i < rows; i++) {
                out[at + c] = Math.fma(
                        values.get(BlockFields.FLOAT, offsetBytes + i * rowBytes + c * 4L),
                        weights[w + i],
                        out[at + c]);
            }
        }
    }
}
