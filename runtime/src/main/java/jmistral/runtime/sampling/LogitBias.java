package jmistral.runtime.sampling;

import java.util.Map;
import java.util.TreeMap;

/** Adds a number to the logits of given tokens. Works on candidates that are still the whole vocabulary. */
final class LogitBias implements SamplingStep {
    private final int[] ids;
    private final float[] biases; // (ids)

    LogitBias(Map<Integer, Float> logitBias, int vocabularySize) {
        ids = new int[logitBias.size()];
        biases = new float[ids.length];
        int n = 0;
        for (var entry : new TreeMap<>(logitBias).entrySet()) {
            if (entry.getKey() >= vocabularySize) {
                throw new IllegalArgumentException("logit bias: token id is " + entry.getKey() + ", expected less than "
                        + vocabularySize + ", the size of the vocabulary");
            }
            ids[n] = entry.getKey();
            biases[n++] = entry.getValue();
        }
    }

    @Override
    public void apply(Candidates candidates) {
        for (int i = 0; i < ids.length; i++) {
            candidates.setLogit(ids[i], candidates.logit(ids[i]) + (double) biases[i]);
        }
    }
}
