package jmistral.runtime.grammar;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All ways to have read a text so far, and where each byte leads as far as that was found out. Compared by identity:
 * {@link GrammarAutomaton} makes no two alike. Belongs to one automaton, as its thread safety does.
 */
final class GrammarState {
    private static final int BYTES = 256;

    private final Set<Configuration> configurations;
    private final boolean accepting;
    private final int generation;
    private @Nullable GrammarState @Nullable [] next; // (BYTES)

    /**
     * @param configurations places that read a byte
     * @param accepting whether the text so far is one that the grammar describes
     * @param generation how often the automaton had forgotten its states when it made this one
     */
    GrammarState(Set<Configuration> configurations, boolean accepting, int generation) {
        this.configurations = configurations;
        this.accepting = accepting;
        this.generation = generation;
    }

    Set<Configuration> configurations() {
        return configurations;
    }

    /** Whether the text so far is one that the grammar describes. */
    boolean isAccepting() {
        return accepting;
    }

    /** How often the automaton had forgotten its states when it made this one. */
    int generation() {
        return generation;
    }

    /** Whether no byte leads on. */
    boolean isFinal() {
        return configurations.isEmpty();
    }

    /** Whether no text that begins so is one that the grammar describes. */
    boolean isDead() {
        return !accepting && configurations.isEmpty();
    }

    /** Where a byte from 0 to 255 leads, or null if that was not found out. */
    @Nullable
    GrammarState next(int value) {
        return next == null ? null : next[value];
    }

    void setNext(int value, GrammarState state) {
        if (next == null) {
            next = new GrammarState[BYTES];
        }
        next[value] = state;
    }
}
