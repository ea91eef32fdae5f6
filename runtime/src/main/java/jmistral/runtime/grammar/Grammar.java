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

    /**
     * Makes a grammar of a JSON Schema, as far as llama.cpp does: types, {@code enum}, {@code const}, {@code properties} in
     * their order, {@code required}, {@code additionalProperties} (none unless asked for), {@code items},
     * {@code prefixItems}, lengths, ranges of numbers, {@code pattern}, the formats {@code date}, {@code time},
     * {@code date-time} and {@code uuid}, {@code anyOf}, {@code oneOf} (taken for {@code anyOf}), {@code allOf}, and
     * references within the schema.
     *
     * @param schema the schema as JSON
     * @throws JsonSchemaException if {@code schema} is no JSON, no schema, says what no grammar can keep, or allows no value
     */
    public static Grammar ofJsonSchema(String schema) {
        String gbnf = JsonSchemaConverter.convert(schema);
        try {
            return parse(gbnf);
        } catch (GrammarSyntaxException _) {
            throw new JsonSchemaException(
                    SchemaPath.ROOT, "no value satisfies the schema: it needs itself within itself, without an end");
        }
    }

    /** The grammar of any JSON object. */
    public static Grammar json() {
        return ofJsonSchema("{\"type\":\"object\"}");
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
