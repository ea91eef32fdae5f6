package jmistral.runtime.model;

import org.jspecify.annotations.Nullable;

/**
 * Rotary position embedding (Su et al. 2021) over adjacent pairs: elements 2j and 2j+1 of a head turn by position times
 * frequency j, where frequency j = base^(-2j/d). Angles are computed in double precision, so that large positions lose
 * nothing. Immutable, thread-safe.
 */
final class Rope {
    private final double[] frequencies; // [dimensionCount / 2], radians a position
    private final double magnitude;

    /**
     * @param dimensionCount elements of a head that are rotated, from the first; even
     * @param factors {@code rope_freqs.weight}: each frequency is divided by its own factor; or null
     */
    Rope(int dimensionCount, double freqBase, RopeScaling scaling, float @Nullable [] factors) {
        frequencies = new double[dimensionCount / 2];
        for (int j = 0; j < frequencies.length; j++) {
            double frequency = Math.pow(freqBase, -2.0 * j / dimensionCount) / (factors == null ? 1 : factors[j]);
            frequencies[j] = switch (scaling) {
                case RopeScaling.None() -> frequency;
                case RopeScaling.Linear(float factor) -> frequency / factor;
                case RopeScaling.Yarn yarn -> interpolate(yarn, frequency, ramp(yarn, j, dimensionCount, freqBase));
            };
        }
        magnitude = scaling instanceof RopeScaling.Yarn yarn ? magnitude(yarn) : 1;
    }

    /** Elements of a head that are rotated. */
    int dimensionCount() {
        return 2 * frequencies.length;
    }

    /** Writes cosine and sine of every pair at a position: {@code dimensionCount} floats, cos and sin alternating. */
    void angles(int position, float[] cosSin, int offset) {
        for (int j = 0; j < frequencies.length; j++) {
            double angle = position * frequencies[j];
            cosSin[offset + 2 * j] = (float) (Math.cos(angle) * magnitude);
            cosSin[offset + 2 * j + 1] = (float) (Math.sin(angle) * magnitude);
        }
    }

    /** Rotates one head in place by the angles that {@link #angles} wrote. */
    void rotate(float[] head, int headOffset, float[] cosSin, int offset) {
        for (int i = 0; i < 2 * frequencies.length; i += 2) {
            float cos = cosSin[offset + i];
            float sin = cosSin[offset + i + 1];
            float x = head[headOffset + i];
            float y = head[headOffset + i + 1];
            head[headOffset + i] = x * cos - y * sin;
            head[headOffset + i + 1] = x * sin + y * cos;
        }
    }

    /** 1 where the rotation is left alone, 0 where it is fully interpolated. */
    private static double ramp(RopeScaling.Yarn yarn, int pair, int dimensionCount, double freqBase) {
        double low = Math.max(0, Math.floor(pairTurning(yarn, yarn.betaFast(), dimensionCount, freqBase)));
        double high =
                Math.min(dimensionCount - 1, Math.ceil(pairTurning(yarn, yarn.betaSlow(), dimensionCount, freqBase)));
        double position = (pair - low) / Math.max(0.001, high - low);
        return 1 - Math.clamp(position, 0.0, 1.0);
    }

    /** The pair (a fraction) that turns {@code rotations} times within the original context. */
    private static double pairTurning(RopeScaling.Yarn yarn, float rotations, int dimensionCount, double freqBase) {
        return dimensionCount
                * Math.log(yarn.originalContextLength() / (rotations * 2 * Math.PI))
                / (2 * Math.log(freqBase));
    }

    private static double interpolate(RopeScaling.Yarn yarn, double frequency, double ramp) {
        double mix = ramp * yarn.extrapolation();
        return frequency / yarn.factor() * (1 - mix) + frequency * mix;
    }

    /** YaRN's correction of the attention's temperature, which it puts into cosine and sine. */
    private static double magnitude(RopeScaling.Yarn yarn) {
        if (yarn.extrapolation() == 0 || yarn.factor() <= 1) {
            return yarn.attentionFactor();
        }
        double stretch = 0.1 * Math.log(yarn.factor());
        return yarn.attentionFactor() * (1 + stretch) / (1 + yarn.logMultiplier() * stretch);
    }
}
