package jmistral.runtime.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** A sequence without a model: a function of the ids held says which token is by far the likeliest next. */
public class ScriptedSequence implements TokenSequence {
    private final float[] logits;
    private final int capacity;
    private final ToIntFunction<List<Integer>> next;
    private final List<Integer> held = new ArrayList<>();
    private final List<Integer> evaluated = new ArrayList<>();

    public ScriptedSequence(int vocabularySize, int capacity, ToIntFunction<List<Integer>> next) {
        this.logits = new float[vocabularySize];
        this.capacity = capacity;
        this.next = next;
    }

    /** A sequence that goes on with these ids, one after another, after a prompt of a given length. */
    public static ScriptedSequence of(int vocabularySize, int capacity, int promptLength, List<Integer> ids) {
        return new ScriptedSequence(vocabularySize, capacity, held -> ids.get(held.size() - promptLength));
    }

    /** The ids held. */
    public List<Integer> held() {
        return Collections.unmodifiableList(held);
    }

    /** All ids ever evaluated, in order. */
    public List<Integer> evaluated() {
        return Collections.unmodifiableList(evaluated);
    }

    @Override
    public int length() {
        return held.size();
    }

    @Override
    public int capacity() {
        return capacity;
    }

    @Override
    public int commonPrefix(int[] ids) {
        int n = 0;
        while (n < Math.min(held.size(), ids.length) && held.get(n) == ids[n]) {
            n++;
        }
        return n;
    }

    @Override
    public int truncate(int newLength) {
        if (newLength < held.size()) {
            held.subList(newLength, held.size()).clear();
        }
        return held.size();
    }

    @Override
    public float[] evaluate(int[] ids, int from, int to, @Nullable EvaluationListener listener) {
        if (to - from > capacity - held.size()) {
            throw new IllegalStateException("generation evaluates more than there is room for");
        }
        for (int i = from; i < to; i++) {
            if (listener != null && listener.isCancelled()) {
                throw new EvaluationCancelledException();
            }
            held.add(ids[i]);
            evaluated.add(ids[i]);
            if (listener != null) {
                listener.progress(i + 1 - from, to - from);
            }
        }
        Arrays.fill(logits, -50);
        logits[next.applyAsInt(held)] = 50;
        return logits;
    }
}
