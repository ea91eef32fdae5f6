package jmistral.runtime.model;

import java.util.Arrays;
import jmistral.quant.CacheKernel;
import jmistral.quant.VectorMath;

/**
 * Grouped-query attention of one token and one key/value head: {@code softmax(q·K / sqrt(keyLength)) · V} over the
 * positions that the token sees, for all query heads that share the key/value head.
 *
 * <p>Positions are taken in tiles with a running maximum and sum (Milakov and Gimelshein 2018), so that the scratch space
 * does not grow with the context, and no result depends on how work is shared out. One instance a worker.
 */
final class Attention {
    private static final int TILE = 128;

    private final ModelConfig config;
    private final VectorMath math;
    private final int group;
    private final float[] scores; // [group][TILE]
    private final float[] maximum; // [group]
    private final float[] sum; // [group]

    Attention(ModelConfig config, VectorMath math) {
        this.config = config;
        this.math = math;
        this.group = config.headCount() / config.headCountKv();
        this.scores = new float[group * TILE];
        this.maximum = new float[group];
        this.sum = new float[group];
    }

    /**
     * Attends from {@code position} to all it sees, itself included; keys and values up to it are in the cache.
     *
     * @param queries [group][keyLength] from {@code queryOffset}: rotated
     * @param queryScale factor of all scores beside 1/sqrt(keyLength)
     * @param out [group][valueLength] from {@code outOffset}: overwritten
     */
    void attend(
            KvCache cache,
            int layer,
            int headKv,
            int position,
            float[] queries,
            int queryOffset,
            float queryScale,
            float[] out,
            int outOffset) {
        int keyLength = config.keyLength();
        int valueLength = config.valueLength();
        CacheKernel kernel = cache.kernel();
        float scale = (float) (queryScale / Math.sqrt(keyLength));
        Arrays.fill(maximum, Float.NEGATIVE_INFINITY);
        Arrays.fill(sum, 0);
        Arrays.fill(out, outOffset, outOffset + group * valueLength, 0);
        int from = cache.firstVisible(position);
        while (from <= position) {
            int untilPageEnd = KvCache.PAGE_SLOTS - from % cache.slots() % KvCache.PAGE_SLOTS;
            int count = Math.min(Math.min(TILE, untilPageEnd), position - from + 1);
            kernel.scores(
                    queries,
                    queryOffset,
                    group,
                    keyLength,
                    cache.page(from),
                    cache.keyOffset(layer, headKv, from),
                    count,
                    scale,
                    scores,
                    0,
                    TILE);
            for (int g = 0; g < group; g++) {
                raiseMaximum(g, count, out, outOffset + g * valueLength, valueLength);
                sum[g] += math.expAndSum(scores, g * TILE, maximum[g], count);
            }
            kernel.accumulate(
                    scores,
                    0,
                    TILE,
                    group,
                    cache.page(from),
                    cache.valueOffset(layer, headKv, from),
                    count,
                    valueLength,
                    out,
                    outOffset);
            from += count;
        }
        for (int g = 0; g < group; g++) {
            math.multiply(out, outOffset + g * valueLength, 1 / sum[g], valueLength);
        }
    }

    /** Takes a tile's largest score into account, and rescales what has been summed so far. */
    private void raiseMaximum(int g, int count, float[] out, int outOffset, int valueLength) {
        float tileMaximum = math.max(scores, g * TILE, count);
        if (tileMaximum > maximum[g]) {
            float correction = (float) Math.exp(maximum[g] - tileMaximum);
            maximum[g] = tileMaximum;
            if (sum[g] != 0) {
                sum[g] *= correction;
                math.multiply(out, outOffset, correction, valueLength);
            }
        }
    }
}
