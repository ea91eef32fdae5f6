package jmistral.quant.format;

/**
 * Finds the scales and quants of a {@link Q6_K} super-block with a small sum of squared errors. Holds the last result:
 * one instance for each thread.
 *
 * <p>First each group gets the scale that suits it best. Then these are rounded to the 8-bit grid that the super-block
 * shares, each group looks among the neighbours there for what is best with the rounded scale, and the grid is fitted
 * again to the quants that came out.
 */
final class SharedScaleFit {
    private static final int GROUPS = 16;
    private static final int GROUP_ELEMENTS = 16;
    private static final int ELEMENTS = GROUPS * GROUP_ELEMENTS;
    private static final int ROUNDS = 2;

    /** Where sharing adds more than this to the error, other grids are tried as well, with fewer steps than 128. */
    private static final double COARSE = 1.1;

    private static final int FEWEST_STEPS = 112;

    private final ScaleFit group = new ScaleFit(-32, 31);
    private final float[] scales = new float[GROUPS]; // as they suit each group
    private Choice best = new Choice();
    private Choice trial = new Choice();

    /** Everything that a super-block stores. */
    static final class Choice {
        short d;
        final int[] scales = new int[GROUPS];
        final int[] quants = new int[ELEMENTS]; // -32 to 31
        private double error; // sum of squares
    }

    /** What to store for the 256 values from {@code at}; the next call overwrites it. */
    Choice fit(float[] values, int at) {
        float peak = 0;
        double unshared = 0; // the error if each group could store its scale exactly
        for (int g = 0; g < GROUPS; g++) {
            scales[g] = group.fit(values, at + g * GROUP_ELEMENTS, GROUP_ELEMENTS);
            if (Math.abs(scales[g]) > Math.abs(peak)) {
                peak = scales[g];
            }
            unshared += group.error(values, at + g * GROUP_ELEMENTS, GROUP_ELEMENTS, scales[g]);
        }
        best.error = Double.POSITIVE_INFINITY;
        propose(values, at, -peak / 128.0); // the grid reaches farther on the negative side
        refine(values, at);
        if (best.error > COARSE * unshared) {
            for (int steps = 127; steps >= FEWEST_STEPS; steps--) {
                propose(values, at, -peak / (double) steps);
            }
            refine(values, at);
        }
        return best;
    }

    /** Fits the grid to the quants, and the quants to the grid, as long as that helps. */
    private void refine(float[] values, int at) {
        boolean better = true;
        for (int round = 0; round < ROUNDS && better; round++) {
            better = refit(values, at);
        }
    }

    /** Proposes the grid that suits the scales and quants of the best choice better; says whether it is better. */
    private boolean refit(float[] values, int at) {
        double sumXs = 0;
        double sumSs = 0;
        for (int i = 0; i < ELEMENTS; i++) {
            double s = best.scales[i / GROUP_ELEMENTS] * best.quants[i];
            sumXs += values[at + i] * s;
            sumSs += s * s;
        }
        return sumSs > 0 && propose(values, at, sumXs / sumSs);
    }

    /** Makes the choice for the given grid, keeps it if it is better, and says so. */
    private boolean propose(float[] values, int at, double d) {
        boolean better = false;
        for (short half : Halves.candidates(d)) {
            better |= propose(values, at, half);
        }
        return better;
    }

    private boolean propose(float[] values, int at, short d) {
        trial.d = d;
        trial.error = 0;
        for (int g = 0; g < GROUPS; g++) {
            trial.error += choose(values, at, g);
        }
        if (trial.error >= best.error) {
            return false;
        }
        Choice better = trial;
        trial = best;
        best = better;
        return true;
    }

    /** Chooses scale and quants of one group on the grid of {@link #trial}, and returns the error. */
    private double choose(float[] values, int at, int g) {
        int from = at + g * GROUP_ELEMENTS;
        float d = Float.float16ToFloat(trial.d);
        int near = d == 0 ? 0 : (int) Math.clamp(Math.rint((double) scales[g] / d), Byte.MIN_VALUE, Byte.MAX_VALUE);
        trial.scales[g] = near;
        double least = group.error(values, from, GROUP_ELEMENTS, d * near);
        for (int s = near - 1; s <= near + 1; s += 2) {
            if (s >= Byte.MIN_VALUE && s <= Byte.MAX_VALUE) {
                double error = group.error(values, from, GROUP_ELEMENTS, d * s);
                if (error < least) {
                    least = error;
                    trial.scales[g] = s;
                }
            }
        }
        float scale = d * trial.scales[g];
        for (int i = 0; i < GROUP_ELEMENTS; i++) {
            trial.quants[g * GROUP_ELEMENTS + i] = group.quant(values[from + i], scale);
        }
        return least;
    }
}
