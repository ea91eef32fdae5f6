package jmistral.quant.format;

/**
 * Finds the scales, mins and quants of a {@link Q4_K} or {@link Q5_K} super-block with a small sum of squared errors.
 * Holds the last result: one instance for each thread.
 *
 * <p>First each sub-block gets the scale and min that suit it best. Then these are rounded to the two 6-bit grids that
 * the super-block shares, each sub-block looks among the neighbours there for what is best with the rounded values, and
 * the two grids are fitted again to the quants that came out.
 */
final class ScaleMinFit {
    private static final int SUB_BLOCKS = ScalesAndMins.COUNT;
    private static final int SUB_ELEMENTS = 32;
    private static final int ELEMENTS = SUB_BLOCKS * SUB_ELEMENTS;
    private static final int HIGHEST = 63; // of a stored scale or min
    private static final int ROUNDS = 2;

    /** Where sharing adds more than this to the error, other grids are tried as well, with fewer steps than 63. */
    private static final double COARSE = 1.1;

    private static final int FEWEST_STEPS = 56;

    private final int highestQuant;
    private final LineFit line;
    private final double[] scales = new double[SUB_BLOCKS]; // as they suit each sub-block
    private final double[] mins = new double[SUB_BLOCKS];
    private Choice best = new Choice();
    private Choice trial = new Choice();

    /** Everything that a super-block stores. */
    static final class Choice {
        short d;
        short dmin;
        final int[] scales = new int[SUB_BLOCKS];
        final int[] mins = new int[SUB_BLOCKS];
        final int[] quants = new int[ELEMENTS];
        private double error; // sum of squares
    }

    /** Quants from 0 to {@code highestQuant}. */
    ScaleMinFit(int highestQuant) {
        this.highestQuant = highestQuant;
        this.line = new LineFit(highestQuant);
    }

    /** What to store for the 256 values from {@code at}; the next call overwrites it. */
    Choice fit(float[] values, int at) {
        double highestScale = 0;
        double highestMin = 0;
        double unshared = 0; // the error if each sub-block could store its scale and min exactly
        for (int sub = 0; sub < SUB_BLOCKS; sub++) {
            unshared += line.fit(values, at + sub * SUB_ELEMENTS, SUB_ELEMENTS);
            scales[sub] = line.scale();
            mins[sub] = line.min();
            highestScale = Math.max(highestScale, scales[sub]);
            highestMin = Math.max(highestMin, mins[sub]);
        }
        best.error = Double.POSITIVE_INFINITY;
        propose(values, at, highestScale / HIGHEST, highestMin / HIGHEST);
        refine(values, at);
        if (best.error > COARSE * unshared) {
            int bestSteps = HIGHEST;
            for (int steps = HIGHEST - 1; steps >= FEWEST_STEPS; steps--) {
                if (propose(values, at, highestScale / steps, highestMin / HIGHEST)) {
                    bestSteps = steps;
                }
            }
            for (int steps = HIGHEST - 1; steps >= FEWEST_STEPS; steps--) {
                propose(values, at, highestScale / bestSteps, highestMin / steps);
            }
            refine(values, at);
        }
        return best;
    }

    /** Fits the grids to the quants, and the quants to the grids, as long as that helps. */
    private void refine(float[] values, int at) {
        boolean better = true;
        for (int round = 0; round < ROUNDS && better; round++) {
            better = refit(values, at);
        }
    }

    /** Proposes the grids that suit the scales, mins and quants of the best choice better; says whether it is better. */
    private boolean refit(float[] values, int at) {
        // Least squares of x = d (scale q) - dmin min over the super-block.
        double sumSs = 0;
        double sumSm = 0;
        double sumMm = 0;
        double sumXs = 0;
        double sumXm = 0;
        for (int i = 0; i < ELEMENTS; i++) {
            double x = values[at + i];
            double s = (double) best.scales[i / SUB_ELEMENTS] * best.quants[i];
            double m = best.mins[i / SUB_ELEMENTS];
            sumSs += s * s;
            sumSm += s * m;
            sumMm += m * m;
            sumXs += x * s;
            sumXm += x * m;
        }
        double determinant = sumSs * sumMm - sumSm * sumSm;
        if (determinant > 0) {
            double d = (sumXs * sumMm - sumXm * sumSm) / determinant;
            double dmin = (sumXs * sumSm - sumXm * sumSs) / determinant;
            return d >= 0 && dmin >= 0 && propose(values, at, d, dmin);
        }
        return sumSs > 0 && propose(values, at, sumXs / sumSs, 0);
    }

    /** Makes the choice for the given grids, keeps it if it is better, and says so. */
    private boolean propose(float[] values, int at, double d, double dmin) {
        boolean better = false;
        for (short half : Halves.candidates(d)) {
            for (short minHalf : Halves.candidates(dmin)) {
                better |= propose(values, at, half, minHalf);
            }
        }
        return better;
    }

    private boolean propose(float[] values, int at, short d, short dmin) {
        trial.d = d;
        trial.dmin = dmin;
        trial.error = 0;
        for (int sub = 0; sub < SUB_BLOCKS; sub++) {
            trial.error += choose(values, at, sub);
        }
        if (trial.error >= best.error) {
            return false;
        }
        Choice better = trial;
        trial = best;
        best = better;
        return true;
    }

    /** Chooses scale, min and quants of one sub-block on the grids of {@link #trial}, and returns the error. */
    private double choose(float[] values, int at, int sub) {
        int from = at + sub * SUB_ELEMENTS;
        float d = Float.float16ToFloat(trial.d);
        float dmin = Float.float16ToFloat(trial.dmin);
        int nearScale = nearest(scales[sub], d);
        int nearMin = nearest(mins[sub], dmin);
        double least = Double.POSITIVE_INFINITY;
        for (int scale = Math.max(0, nearScale - 1); scale <= Math.min(HIGHEST, nearScale + 1); scale++) {
            for (int min = Math.max(0, nearMin - 1); min <= Math.min(HIGHEST, nearMin + 1); min++) {
                double error = error(values, from, d * scale, dmin * min);
                if (error < least) {
                    least = error;
                    trial.scales[sub] = scale;
                    trial.mins[sub] = min;
                }
            }
        }
        float scale = d * trial.scales[sub];
        float min = dmin * trial.mins[sub];
        for (int i = 0; i < SUB_ELEMENTS; i++) {
            trial.quants[sub * SUB_ELEMENTS + i] =
                    scale == 0 ? 0 : (int) quant((values[from + i] + (double) min) / scale);
        }
        return least;
    }

    private double error(float[] values, int from, float scale, float min) {
        double inverse = scale == 0 ? 0 : 1.0 / scale;
        double sum = 0;
        for (int i = from; i < from + SUB_ELEMENTS; i++) {
            double shifted = values[i] + (double) min;
            double error = shifted - scale * quant(shifted * inverse);
            sum += error * error;
        }
        return sum;
    }

    private double quant(double exact) {
        return Math.max(0, Math.min(highestQuant, Math.rint(exact)));
    }

    private static int nearest(double value, float unit) {
        return unit == 0 ? 0 : (int) Math.min(HIGHEST, Math.rint(value / unit));
    }
}
