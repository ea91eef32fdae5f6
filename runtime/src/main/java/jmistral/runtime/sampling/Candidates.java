package jmistral.runtime.sampling;

import java.util.BitSet;

/**
 * The tokens that may come next and their logits. Loaded anew with the whole vocabulary for each token, when the place of
 * a candidate is its id; the order is lost once {@link #sortFirst} was called. Allocates nothing after construction. Not
 * thread-safe.
 *
 * <p>The order of likelihood is total: higher logit first, among equals the lower id.
 */
final class Candidates {
    private static final int EXPONENT_MASK = 0x7f800000;

    private final int[] ids; // (vocabularySize), the first size are candidates
    private final float[] logits; // (vocabularySize)
    private int size;
    private int sorted;

    Candidates(int vocabularySize) {
        ids = new int[vocabularySize];
        logits = new float[vocabularySize];
    }

    /** @throws InvalidLogitsException if a logit is not finite */
    void load(float[] source) {
        if (source.length != ids.length) {
            throw new IllegalArgumentException(
                    "there are " + source.length + " logits, expected " + ids.length + ", one for each token");
        }
        size = ids.length;
        sorted = 0;
        for (int i = 0; i < size; i++) {
            if ((Float.floatToRawIntBits(source[i]) & EXPONENT_MASK) == EXPONENT_MASK) {
                throw new InvalidLogitsException(i, source[i]);
            }
            ids[i] = i;
        }
        System.arraycopy(source, 0, logits, 0, size);
    }

    int size() {
        return size;
    }

    int id(int place) {
        return ids[place];
    }

    float logit(int place) {
        return logits[place];
    }

    /** Changes a logit before anything was sorted. What is too large for a float becomes the largest. */
    void setLogit(int place, double logit) {
        logits[place] = (float) Math.min(logit, Float.MAX_VALUE);
    }

    /** The place of the likeliest candidate. */
    int maxPlace() {
        if (sorted > 0) {
            return 0;
        }
        int max = 0;
        for (int i = 1; i < size; i++) {
            // Unsorted candidates stand in the order of their ids, so the lowest of equals is found.
            if (logits[i] > logits[max]) {
                max = i;
            }
        }
        return max;
    }

    float maxLogit() {
        return logits[maxPlace()];
    }

    /** Keeps the first candidates only. */
    void keepFirst(int count) {
        size = Math.min(size, count);
        sorted = Math.min(sorted, size);
    }

    /** Keeps the candidates whose ids are in a set, in the order in which they stand. There may be none. */
    void keepOnly(BitSet allowed) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (allowed.get(ids[i])) {
                ids[kept] = ids[i];
                logits[kept++] = logits[i];
            }
        }
        size = kept;
        sorted = Math.min(sorted, size);
    }

    /** Keeps the candidates with this logit or a higher one, in the order in which they stand. */
    void keepAtLeast(double logit) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (logits[i] >= logit) {
                ids[kept] = ids[i];
                logits[kept++] = logits[i];
            }
        }
        size = kept;
        sorted = Math.min(sorted, size);
    }

    /**
     * Brings the {@code count} likeliest candidates to the front, likeliest first. What is sorted already is left alone.
     * The rest stands in a heap of the likeliest seen, so for a small count this is one pass over the logits.
     */
    void sortFirst(int count) {
        int end = Math.min(count, size);
        if (end <= sorted) {
            return;
        }
        int begin = sorted;
        for (int i = begin + (end - begin) / 2 - 1; i >= begin; i--) {
            sink(begin, end, i);
        }
        for (int i = end; i < size; i++) {
            if (logits[i] >= logits[begin] && precedes(i, begin)) {
                swap(i, begin);
                sink(begin, end, begin);
            }
        }
        for (int last = end - 1; last > begin; last--) {
            swap(begin, last);
            sink(begin, last, begin);
        }
        sorted = end;
    }

    /** Restores the heap over [begin, end), least likely at its root, after the place {@code i} changed. */
    private void sink(int begin, int end, int i) {
        while (true) {
            int child = begin + 2 * (i - begin) + 1;
            if (child >= end) {
                return;
            }
            if (child + 1 < end && precedes(child, child + 1)) {
                child++;
            }
            if (!precedes(i, child)) {
                return;
            }
            swap(i, child);
            i = child;
        }
    }

    private boolean precedes(int a, int b) {
        return logits[a] > logits[b] || (logits[a] == logits[b] && ids[a] < ids[b]);
    }

    private void swap(int a, int b) {
        int id = ids[a];
        ids[a] = ids[b];
        ids[b] = id;
        float logit = logits[a];
        logits[a] = logits[b];
        logits[b] = logit;
    }
}
