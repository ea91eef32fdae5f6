package jmistral.runtime;

/**
 * The root of the failures that this library reports: a file that is not what it should be, a model that is not
 * supported, a request that does not fit. The message is one sentence for the user; subclasses carry its parts as fields.
 */
public class JmistralException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** A failure that {@code message} describes fully. */
    public JmistralException(String message) {
        super(message);
    }

    /** A failure that {@code message} describes fully, and what brought it about. */
    public JmistralException(String message, Throwable cause) {
        super(message, cause);
    }
}
