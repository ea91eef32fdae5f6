package jmistral.runtime.evaluation;

import java.util.List;

/**
 * How fast a test ran.
 *
 * @param test what was timed
 * @param samples tokens per second of each repeat
 * @param bytesPerToken weights that are read for each token generated; 0 for a prompt, whose tokens share them
 * @param allocatedBytes what was allocated on the heap for each token while the test was timed: thousands or more where the
 *     JIT compiler has left vectors as objects, which costs speed
 */
public record SpeedResult(SpeedTest test, List<Double> samples, long bytesPerToken, long allocatedBytes) {
    /** Takes a copy of the samples. */
    public SpeedResult {
        samples = List.copyOf(samples);
    }

    /** The mean of the samples. */
    public double tokensPerSecond() {
        return samples.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    }

    /** The samples' standard deviation; 0 for one sample. */
    public double deviation() {
        if (samples.size() < 2) {
            return 0;
        }
        double mean = tokensPerSecond();
        double squares =
                samples.stream().mapToDouble(s -> (s - mean) * (s - mean)).sum();
        return Math.sqrt(squares / (samples.size() - 1));
    }

    /** Weights read per second, in bytes. */
    public double bytesPerSecond() {
        return tokensPerSecond() * bytesPerToken;
    }
}
