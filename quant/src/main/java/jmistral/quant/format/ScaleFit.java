package jmistral.quant.format;

/**
 * Finds the scale for which {@code scale * q} comes nearest to given values, in the sum of squares, over whole
 * {@code q} of a fixed range. Immutable, thread-safe.
 *
 * <p>For quants once chosen the best scale is {@code sum(x q) / sum(q q)}. So grids of many spacings are tried, each
 * gives quants, and the best scale wins.
 */
final class ScaleFit {
    private static final double[] STRETCH = {0, -0.2, 0.2, -0.4, 0.4, -0.6, 0.6, -0.8, 0.8, -1, 1};

    /** Grids that are as good but for rounding do not count as better: equal groups get equal scales. */
    private static final double MARGIN = 1 + 1e-12;

    private final int lowest;
    private final int highest;

    /** Quants from {@code lowest}, negative, to {@code highest}, no farther from zero. */
    ScaleFit(int lowest, int highest) {
        this.lowest = lowest;
        this.highest = highest;
    }

    /** The best scale found for {@code count} values from {@code at}, of either sign; 0 if all values are 0. */
    float fit(float[] values, int at, int count) {
        float peak = 0;
        for (int i = at; i < at + count; i++) {
            if (Math.abs(values[i]) > Math.abs(peak)) {
                peak = values[i];
            }
        }
        if (peak == 0) {
            return 0;
        }
        double gain = 0; // how far the best scale brings the sum of squares down
        double scale = 0;
        for (double stretch : STRETCH) {
            double inverse = (lowest + stretch) / peak; // the peak goes to the side that reaches farther
            double sumXq = 0;
            double sumQq = 0;
            for (int i = at; i < at + count; i++) {
                double q = clamp(values[i] * inverse);
                sumXq += values[i] * q;
                sumQq += q * q;
            }
            if (sumXq * sumXq > gain * MARGIN * sumQq) {
                gain = sumXq * sumXq / sumQq;
                scale = sumXq / sumQq;
            }
        }
        return (float) scale;
    }

    /** The binary16 to store for {@code scale}, judged by these values. */
    short half(float[] values, int at, int count, float scale) {
        short[] candidates = Halves.candidates(scale);
        if (candidates.length == 1) {
            return candidates[0];
        }
        short best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (short candidate : candidates) {
            double error = error(values, at, count, Float.float16ToFloat(candidate));
            if (error < least) {
                least = error;
                best = candidate;
            }
        }
        return best;
    }

    /** The quant for {@code value} at {@code scale}; 0 if the scale is 0. */
    int quant(float value, float scale) {
        return scale == 0 ? 0 : (int) clamp(value / (double) scale);
    }

    /** The sum of squared errors of {@code count} values from {@code at} at {@code scale}. */
    double error(float[] values, int at, int count, float scale) {
        double inverse = scale == 0 ? 0 : 1.0 / scale;
        double sum = 0;
        for (int i = at; i < at + count; i++) {
            double error = values[i] - scale * clamp(values[i] * inverse);
            sum += error * error;
        }
        return sum;
    }

    private double clamp(double quant) {
        return Math.max(lowest, Math.min(highest, Math.rint(quant)));
    }
}
