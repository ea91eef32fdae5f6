package jmistral.runtime;

/** A well-formed file asks for something that this library does not do: an architecture, a tokenizer, a tensor type. */
public final class UnsupportedModelException extends JmistralException {
    private static final long serialVersionUID = 1;

    private final String requested;
    private final String supported;

    /**
     * @param what what was looked at, with the file's name, as the beginning of a sentence
     * @param requested what the file asks for
     * @param supported what is supported, or what to do
     */
    public UnsupportedModelException(String what, String requested, String supported) {
        super(what + " '" + requested + "' is not supported (supported: " + supported + ")");
        this.requested = requested;
        this.supported = supported;
    }

    /** What the file asks for. */
    public String requested() {
        return requested;
    }

    /** What is supported. */
    public String supported() {
        return supported;
    }
}
