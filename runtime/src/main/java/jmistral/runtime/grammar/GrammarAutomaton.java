package jmistral.runtime.grammar;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Follows texts through a grammar byte by byte. What a state leads to is found out once and remembered, so that a text goes
 * mostly from state to state as in a table. What is remembered is bounded: once it is too much, all of it is forgotten, and
 * states at hand are of an older generation. These can be followed still, but keep what was forgotten in memory until they
 * are {@linkplain #renewed renewed}.
 *
 * <p>Not thread-safe.
 */
final class GrammarAutomaton {
    /** Configurations remembered in states and frames: less than a hundred megabytes. */
    private static final int MAX_WEIGHT = 800_000;

    /** Configurations that the frames of one state may hold; above, remembering would help no longer. */
    private static final int MAX_LIVE_WEIGHT = MAX_WEIGHT / 2;

    /** What a state takes beside its configurations, in their measure: mostly its table of bytes. */
    private static final int STATE_WEIGHT = 12;

    private final Map<Set<Configuration>, GrammarState> acceptingStates = new HashMap<>();
    private final Map<Set<Configuration>, GrammarState> otherStates = new HashMap<>();
    private final int grammarSize;
    private FrameTable frames = new FrameTable();
    private GrammarState start;
    private int weight;
    private int generation;
    private long work;

    GrammarAutomaton(Grammar grammar) {
        grammarSize = grammar.size();
        var closure = new Closure(frames, grammarSize);
        closure.add(new Configuration(grammar.root().entry(), Frame.BOTTOM));
        closure.complete();
        start = state(closure.beforeBytes(), closure.isAccepting());
    }

    /** The state before the first byte. */
    GrammarState start() {
        return start;
    }

    /**
     * Where a byte leads.
     *
     * @param value 0 to 255
     * @throws GrammarException if there are too many ways to read the text, or it is nested too deep
     */
    GrammarState next(GrammarState state, int value) {
        GrammarState known = state.next(value);
        return known == null ? find(state, value) : known;
    }

    /** The same state in the present generation. */
    GrammarState renewed(GrammarState state) {
        return state.generation() == generation ? state : state(state.configurations(), state.isAccepting());
    }

    /** How often all was forgotten: what is remembered of states outside must be forgotten along with it. */
    int generation() {
        return generation;
    }

    /** How many steps were taken so far to find out what states lead to. */
    long work() {
        return work;
    }

    private GrammarState find(GrammarState state, int value) {
        if (weight + frames.weight() > MAX_WEIGHT) {
            requireModest(state);
            forget();
        }
        var closure = new Closure(frames, grammarSize);
        for (Configuration configuration : state.configurations()) {
            Position target = ((Position.Bytes) configuration.position()).follow(value);
            if (target != configuration.position()) {
                closure.add(new Configuration(target, configuration.frame()));
            }
        }
        closure.complete();
        work += closure.work();
        GrammarState next = state(closure.beforeBytes(), closure.isAccepting());
        if (state.generation() == generation) {
            state.setNext(value, next);
        }
        return next;
    }

    private GrammarState state(Set<Configuration> configurations, boolean accepting) {
        Map<Set<Configuration>, GrammarState> states = accepting ? acceptingStates : otherStates;
        GrammarState known = states.get(configurations);
        if (known == null) {
            known = new GrammarState(Set.copyOf(configurations), accepting, generation);
            states.put(known.configurations(), known);
            weight += configurations.size() + STATE_WEIGHT;
        }
        return known;
    }

    private void forget() {
        acceptingStates.clear();
        otherStates.clear();
        frames = new FrameTable();
        weight = 0;
        generation++;
        start = state(start.configurations(), start.isAccepting());
    }

    private static void requireModest(GrammarState state) {
        Set<Frame> seen = new HashSet<>();
        Deque<Frame> pending = new ArrayDeque<>();
        int live = 0;
        for (Configuration configuration : state.configurations()) {
            pending.add(configuration.frame());
        }
        Frame frame;
        while ((frame = pending.poll()) != null) {
            if (seen.add(frame)) {
                live += frame.returns().size();
                if (live > MAX_LIVE_WEIGHT) {
                    throw new GrammarException(
                            "the text is nested too deep for its grammar, or the grammar too ambiguous:" + " more than "
                                    + MAX_LIVE_WEIGHT + " rules are open");
                }
                frame.returns().forEach(configuration -> pending.add(configuration.frame()));
            }
        }
    }
}
