package jmistral.runtime.grammar;

import jmistral.runtime.tokenizer.Tokenizer;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a model by their bytes, for all who follow grammars with it. Made when it is first needed: for 131,072
 * tokens that takes a part of a second and about ten megabytes. Thread-safe.
 */
public final class TokenIndex {
    private final Tokenizer tokenizer;
    private @Nullable TokenTrie trie; // guarded by this

    /** An index of the tokens of {@code tokenizer}, not made yet. */
    public TokenIndex(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    synchronized TokenTrie trie() {
        TokenTrie made = trie;
        if (made == null) {
            made = new TokenTrie(tokenizer);
            trie = made;
        }
        return made;
    }
}
