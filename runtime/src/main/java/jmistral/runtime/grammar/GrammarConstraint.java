package jmistral.runtime.grammar;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Says which tokens may come next, so that an answer is a text that a grammar describes. Tokens are followed byte by byte:
 * they may begin and end within a character. Masks over the whole vocabulary are remembered for the states of the grammar
 * where they were asked for last; what is remembered stays good from one answer to the next. Not thread-safe.
 */
public final class GrammarConstraint {
    private static final int MAX_MASKS = 128;

    /** More steps than any but the most ambiguous grammars take for a mask; they are a second or so. */
    private static final long MAX_WORK = 10_000_000;

    private static final char BLANK = ' ';

    private final TokenTrie tokens;
    private final GrammarAutomaton automaton;
    private final GrammarState[] path; // (longest token + 1): the states along the way to a node
    private final Map<GrammarState, BitSet> masks = new RecentMasks();
    private GrammarState state;
    private boolean dropsBlank;
    private int generation;

    /** Keeps to {@code grammar} in the tokens of {@code index}. */
    public GrammarConstraint(Grammar grammar, TokenIndex index) {
        tokens = index.trie();
        automaton = new GrammarAutomaton(grammar);
        path = new GrammarState[tokens.maxLength() + 1];
        state = automaton.start();
    }

    /** The masks asked for last. */
    private static final class RecentMasks extends LinkedHashMap<GrammarState, BitSet> {
        private static final long serialVersionUID = 1;

        RecentMasks() {
            super(MAX_MASKS, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<GrammarState, BitSet> eldest) {
            return size() > MAX_MASKS;
        }
    }

    /**
     * Begins a text.
     *
     * @param dropsLeadingBlank whether one blank at the very beginning is no part of the text
     */
    public void restart(boolean dropsLeadingBlank) {
        state = automaton.start();
        dropsBlank = dropsLeadingBlank;
    }

    /** Whether the text so far is one that the grammar describes, and cannot go on. */
    public boolean isComplete() {
        return state.isFinal();
    }

    /**
     * Whether a token may come next. Tokens that add nothing to a text may not, but for those at which generation ends,
     * where the text is one that the grammar describes.
     *
     * @throws GrammarException if the grammar is too ambiguous to be followed
     */
    public boolean allows(int id) {
        if (tokens.endTokens().get(id)) {
            return state.isAccepting();
        }
        return tokens.length(id) > 0 && !after(id).isDead();
    }

    /**
     * The tokens that {@link #allows} holds for. Read only, until the next token was accepted.
     *
     * @throws GrammarException if there is none, or the grammar is too ambiguous to be followed
     */
    public BitSet allowed() {
        BitSet known = dropsBlank ? null : masks.get(state);
        if (known != null) {
            return known;
        }
        BitSet mask = mask();
        if (mask.isEmpty()) {
            throw new GrammarException("no token of the model continues the answer as the grammar wants it");
        }
        if (!dropsBlank) {
            masks.put(state, mask);
        }
        return mask;
    }

    /**
     * Takes the next token, one that {@link #allows} holds for and at which generation does not end.
     *
     * @throws GrammarException if the grammar is too ambiguous to be followed
     */
    public void accept(int id) {
        state = automaton.renewed(after(id));
        dropsBlank &= tokens.length(id) == 0;
        if (generation != automaton.generation()) {
            generation = automaton.generation();
            masks.clear();
        }
    }

    private GrammarState after(int id) {
        GrammarState next = state;
        int length = tokens.length(id);
        for (int i = dropsBlank && length > 0 && tokens.byteAt(id, 0) == BLANK ? 1 : 0;
                i < length && !next.isDead();
                i++) {
            next = automaton.next(next, tokens.byteAt(id, i));
        }
        return next;
    }

    /** Walks through the tree of tokens, past every branch that the grammar has no place for. */
    private BitSet mask() {
        BitSet mask = new BitSet(tokens.vocabularySize());
        if (state.isAccepting()) {
            mask.or(tokens.endTokens());
        }
        long maxWork = automaton.work() + MAX_WORK;
        path[0] = state;
        int node = 0;
        while (node < tokens.size()) {
            int depth = tokens.depth(node);
            int label = tokens.label(node);
            boolean dropped = dropsBlank && depth == 0 && label == BLANK;
            GrammarState next = dropped ? state : automaton.next(path[depth], label);
            if (next.isDead()) {
                node = tokens.end(node);
                continue;
            }
            tokens.addTokens(node, mask);
            path[depth + 1] = next;
            node++;
            if (automaton.work() > maxWork) {
                throw new GrammarException("the grammar is too ambiguous: it takes more than " + MAX_WORK
                        + " steps to tell which tokens may come next");
            }
        }
        return mask;
    }
}
