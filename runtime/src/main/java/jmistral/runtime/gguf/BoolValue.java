package jmistral.runtime.gguf;

/**
 * A boolean.
 *
 * @param value true or false
 */
public record BoolValue(boolean value) implements MetadataValue {
    @Override
    public MetadataType type() {
        return MetadataType.BOOL;
    }

    @Override
    public String describe() {
        return "the boolean " + value;
    }

    @Override
    public String toString() {
        return Boolean.toString(value);
    }
}
