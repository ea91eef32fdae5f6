package jmistral.runtime.grammar;

/** A JSON Schema cannot be made into a grammar. The message begins with the path. */
public final class JsonSchemaException extends GrammarException {
    private static final long serialVersionUID = 1;

    private final String path;

    JsonSchemaException(String path, String problem) {
        super(path + ": " + problem);
        this.path = path;
    }

    /** Where in the schema the fault is, as a JSON pointer: {@code #} is the whole, {@code #/properties/name} a part. */
    public String path() {
        return path;
    }
}
