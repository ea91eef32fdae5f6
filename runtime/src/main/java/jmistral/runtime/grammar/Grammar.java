package jmistral.runtime.grammar;

/**
 * A grammar that says which texts are allowed. Immutable, thread-safe.
 *
 * <p>The notation is GBNF as llama.cpp reads it, without tokens ({@code <think>}, {@code <[1000]>}). Characters are those of
 * Unicode; a text is followed byte by byte in UTF-8, so that tokens may end within a character. Left recursion is refused.
 * However often parts are repeated, and however deep rules nest, a grammar takes memory in proportion to its text; whoever
 * follows a text through it is told by a {@link GrammarException} if there are too many ways to read it.
 */
public final class Grammar {
    private final String text;
    private final GrammarCompiler.Compiled compiled;

    private Grammar(String text, GrammarCompiler.Compiled compiled) {
        this.text = text;
        this.compiled = compiled;
    }

    /**
     * Reads GBNF.
     *
     * @throws GrammarSyntaxException if {@code gbnf} is no grammar, begins a rule with itself, or matches no text at all
     */
    public static Grammar parse(String gbnf) {
        var source = new GbnfSource(gbnf);
        return new Grammar(gbnf, GrammarCompiler.compile(source, GbnfParser.parse(source)));
    }

    /** Whether this describes {@code text} as a whole; for many texts, a {@link GrammarMatcher} is faster. */
    public boolean matches(String text) {
        return new GrammarMatcher(this).matches(text);
    }

    /** The grammar in GBNF. */
    public String gbnf() {
        return text;
    }

    /** The compiled rule {@code root}. */
    Procedure root() {
        return compiled.root();
    }

    /** The number of positions of the compiled grammar. */
    int size() {
        return compiled.size();
    }

    /** Whether the other is a grammar with the same text. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Grammar grammar && grammar.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "Grammar[" + text.lines().findFirst().orElse("") + "...]";
    }
}
