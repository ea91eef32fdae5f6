package jmistral.runtime.tokenizer;

/**
 * Cuts a text into the words within which a byte-level vocabulary merges. Each implementation does what the regular
 * expression in its description does, in linear time and without recursion. Immutable.
 */
interface WordSplitter {
    /** Where the word that begins at {@code begin}, a place inside of {@code text}, ends. */
    int endOfWord(String text, int begin);
}
