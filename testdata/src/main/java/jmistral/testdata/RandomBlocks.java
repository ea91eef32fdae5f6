package jmistral.testdata;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Seeded generator of quantised blocks that no quantiser made: every bit pattern that a format allows turns up, scales
 * stay sane. Equal seeds give equal blocks on every machine. Not thread-safe.
 */
public final class RandomBlocks {
    private final RandomGenerator random;

    /** A generator that says the same for the same {@code seed}. */
    public RandomBlocks(long seed) {
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /**
     * {@code count} blocks one after another, of evenly spread bytes except for the fields named.
     *
     * @param halfOffsets where a block holds IEEE binary16 scales: these are as {@link #scale} makes them
     */
    public byte[] blocks(int count, int blockBytes, int... halfOffsets) {
        byte[] blocks = new byte[Math.multiplyExact(count, blockBytes)];
        random.nextBytes(blocks);
        for (int block = 0; block < count; block++) {
            for (int offset : halfOffsets) {
                short half = Float.floatToFloat16(scale());
                blocks[block * blockBytes + offset] = (byte) half;
                blocks[block * blockBytes + offset + 1] = (byte) (half >> 8);
            }
        }
        return blocks;
    }

    /**
     * A scale of either sign that an IEEE binary16 can hold: mostly 2^-10 to 2^-2, evenly in the exponent, now and then
     * zero or (in binary16) subnormal.
     */
    public float scale() {
        float sign = random.nextBoolean() ? 1 : -1;
        int kind = random.nextInt(32);
        if (kind == 0) {
            return sign * 0f;
        }
        float magnitude = kind == 1
                ? random.nextInt(1, 1 << 10) * 0x1p-24f
                : (float) Math.scalb(random.nextDouble(1, 2), random.nextInt(-10, -2));
        return sign * magnitude;
    }

    /** {@code count} floats, normally distributed with mean 0 and the deviation {@code sigma}. */
    public float[] gaussian(int count, float sigma) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian() * sigma;
        }
        return values;
    }
}
