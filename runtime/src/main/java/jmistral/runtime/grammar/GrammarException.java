package jmistral.runtime.grammar;

import jmistral.runtime.JmistralException;

/** A grammar cannot be read, or cannot be followed any further. */
public class GrammarException extends JmistralException {
    private static final long serialVersionUID = 1;

    /** A failure that {@code message} describes fully. */
    public GrammarException(String message) {
        super(message);
    }
}
