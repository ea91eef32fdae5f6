package jmistral.runtime.gguf;

/**
 * A floating-point number, which may be infinite or no number at all.
 *
 * @param type {@link MetadataType#FLOAT32} or {@link MetadataType#FLOAT64}
 * @param value the number
 */
public record FloatValue(MetadataType type, double value) implements MetadataValue {
    /** @throws IllegalArgumentException if {@code type} is no float type */
    public FloatValue {
        if (!type.isFloat()) {
            throw new IllegalArgumentException(value + " is no " + type);
        }
    }

    @Override
    public String describe() {
        return "the number " + this;
    }

    /** The number in decimal, as short as its type allows. */
    @Override
    public String toString() {
        return type == MetadataType.FLOAT32 ? Float.toString((float) value) : Double.toString(value);
    }
}
