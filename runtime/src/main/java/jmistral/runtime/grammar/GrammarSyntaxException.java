package jmistral.runtime.grammar;

/** A text is no grammar. The message begins with the place. */
public final class GrammarSyntaxException extends GrammarException {
    private static final long serialVersionUID = 1;

    private final int line;
    private final int column;

    GrammarSyntaxException(int line, int column, String problem) {
        super("line " + line + ", column " + column + ": " + problem);
        this.line = line;
        this.column = column;
    }

    /** The line of the fault, from 1 on. */
    public int line() {
        return line;
    }

    /** The character of the line where the fault is, from 1 on. */
    public int column() {
        return column;
    }
}
