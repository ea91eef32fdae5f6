package jmistral.runtime.grammar;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Tells which texts a grammar describes, and gets faster with each. Not thread-safe. */
public final class GrammarMatcher {
    private final GrammarAutomaton automaton;

    /** A matcher for texts of {@code grammar}. */
    public GrammarMatcher(Grammar grammar) {
        automaton = new GrammarAutomaton(grammar);
    }

    /**
     * Whether the grammar describes {@code text} as a whole. A text with half of a surrogate pair is never described.
     *
     * @throws GrammarException if the grammar is too ambiguous to be followed through this text
     */
    public boolean matches(String text) {
        ByteBuffer utf8;
        try {
            utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        } catch (CharacterCodingException _) {
            return false;
        }
        GrammarState state = automaton.start();
        while (utf8.hasRemaining() && !state.isDead()) {
            state = automaton.renewed(automaton.next(state, utf8.get() & 0xff));
        }
        return state.isAccepting();
    }
}
