package jmistral.runtime.model;

/** How far rows of logits are from the truth. */
record LogitsDistance(double maxAbs, double rms, double meanKl, double argmaxAgreement) {
    /** Both arrays are [rows][vocabularySize]. */
    static LogitsDistance of(float[] truth, float[] found, int vocabularySize) {
        int rows = truth.length / vocabularySize;
        double maxAbs = 0;
        double squares = 0;
        double kl = 0;
        int agree = 0;
        for (int row = 0; row < rows; row++) {
            int offset = row * vocabularySize;
            for (int i = offset; i < offset + vocabularySize; i++) {
                double difference = Math.abs((double) truth[i] - found[i]);
                maxAbs = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(maxAbs, difference);
                squares += difference * difference;
            }
            kl += kl(truth, found, offset, vocabularySize);
            agree += argmax(truth, offset, vocabularySize) == argmax(found, offset, vocabularySize) ? 1 : 0;
        }
        return new LogitsDistance(maxAbs, Math.sqrt(squares / truth.length), kl / rows, (double) agree / rows);
    }

    /** The lowest index of the largest of {@code length} values. */
    static int argmax(float[] values, int offset, int length) {
        int best = 0;
        for (int i = 1; i < length; i++) {
            if (values[offset + i] > values[offset + best]) {
                best = i;
            }
        }
        return best;
    }

    /** KL(truth || found) of one row, in nats. */
    private static double kl(float[] truth, float[] found, int offset, int length) {
        double truthNorm = logSumExp(truth, offset, length);
        double foundNorm = logSumExp(found, offset, length);
        double kl = 0;
        for (int i = offset; i < offset + length; i++) {
            double logTruth = truth[i] - truthNorm;
            kl += Math.exp(logTruth) * (logTruth - (found[i] - foundNorm));
        }
        return kl;
    }

    static double logSumExp(float[] values, int offset, int length) {
        double max = values[offset + argmax(values, offset, length)];
        double sum = 0;
        for (int i = offset; i < offset + length; i++) {
            sum += Math.exp(values[i] - max);
        }
        return max + Math.log(sum);
    }
}
