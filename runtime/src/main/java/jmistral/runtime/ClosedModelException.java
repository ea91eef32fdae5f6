package jmistral.runtime;

/** A model, or a conversation with it, was used after it was closed, or closed while it was in use. */
public final class ClosedModelException extends JmistralException {
    private static final long serialVersionUID = 1;

    /** A use of something closed. */
    public ClosedModelException(String message) {
        super(message);
    }
}
