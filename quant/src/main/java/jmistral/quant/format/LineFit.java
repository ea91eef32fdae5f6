package jmistral.quant.format;

/**
 * Finds the scale and the min for which {@code scale * q - min} comes nearest to given values, in the sum of squares,
 * over whole {@code q} from 0 up; neither scale nor min is negative. Holds the last result: one instance for each
 * thread.
 *
 * <p>For quants once chosen the best line is a linear regression. So grids of many spacings are laid through the values,
 * from the lowest value up and from the highest value down, each gives quants, and the best regression wins; a last grid
 * is laid along that line itself.
 */
final class LineFit {
    private static final double[] STRETCH = {0, -0.2, 0.2, -0.4, 0.4, -0.6, 0.6, -0.8, 0.8, -1, 1};

    /** Grids that are as good but for rounding do not count as better: equal sub-blocks get equal lines. */
    private static final double MARGIN = 1 + 1e-12;

    private final int highestQuant;
    private double scale;
    private double min;
    private double gain; // how far the line brings the sum of squares down

    /** Quants from 0 to {@code highestQuant}. */
    LineFit(int highestQuant) {
        this.highestQuant = highestQuant;
    }

    /** Fits {@code count} values from {@code at} and returns the sum of squares that is left. */
    double fit(float[] values, int at, int count) {
        float low = 0; // a min is never negative, so zero lies on or above the grid
        float high = Float.NEGATIVE_INFINITY;
        double sumX = 0;
        double sumXx = 0;
        for (int i = at; i < at + count; i++) {
            low = Math.min(low, values[i]);
            high = Math.max(high, values[i]);
            sumX += values[i];
            sumXx += (double) values[i] * values[i];
        }
        scale = 0;
        min = -low;
        if (high == low) {
            return 0; // all values equal, none above zero: the min alone holds them
        }
        gain = 0;
        for (double stretch : STRETCH) {
            double inverse = (highestQuant + stretch) / ((double) high - low);
            regress(values, at, count, sumX, inverse, low);
            regress(values, at, count, sumX, inverse, high - highestQuant / inverse);
        }
        if (scale > 0) {
            regress(values, at, count, sumX, 1 / scale, -min);
        }
        return Math.max(0, sumXx - gain);
    }

    /** The scale of the last fit. */
    double scale() {
        return scale;
    }

    /** What the last fit takes away from every value. */
    double min() {
        return min;
    }

    /** Takes the regression over the quants of one grid, if it is the best so far. */
    private void regress(float[] values, int at, int count, double sumX, double inverse, double low) {
        double sumQ = 0;
        double sumQq = 0;
        double sumXq = 0;
        for (int i = at; i < at + count; i++) {
            double x = values[i];
            double q = Math.max(0, Math.min(highestQuant, Math.rint((x - low) * inverse)));
            sumQ += q;
            sumQq += q * q;
            sumXq += x * q;
        }
        double newScale = 0;
        double newMin = -1;
        double determinant = count * sumQq - sumQ * sumQ;
        if (determinant > 0) {
            newScale = (count * sumXq - sumX * sumQ) / determinant;
            newMin = (newScale * sumQ - sumX) / count;
        }
        if (newMin < 0 && sumQq > 0) {
            newMin = 0; // the best that is allowed
            newScale = sumXq / sumQq;
        }
        // sum(x x) - sum((x - scale q + min)^2)
        double newGain =
                newScale * (2 * sumXq - newScale * sumQq + 2 * newMin * sumQ) - newMin * (2 * sumX + newMin * count);
        if (newScale >= 0 && newMin >= 0 && newGain > gain * MARGIN) {
            gain = newGain;
            scale = newScale;
            min = newMin;
        }
    }
}
