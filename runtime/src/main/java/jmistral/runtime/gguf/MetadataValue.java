package jmistral.runtime.gguf;

/**
 * A value of a file's metadata. Strings and arrays of an opened file are views of the mapped file: they cost no heap
 * until they are decoded, and cannot be decoded any more once the file is closed. Immutable, thread-safe.
 */
public sealed interface MetadataValue permits IntegerValue, FloatValue, BoolValue, StringValue, ArrayValue {
    /** The type by which the file stores this value. */
    MetadataType type();

    /** What this is, for a message: "a string", "the integer 7". */
    String describe();

    /** A 32-bit unsigned number: what most counts are stored as. */
    static IntegerValue uint32(long value) {
        return new IntegerValue(MetadataType.UINT32, value);
    }

    /** A 32-bit float. */
    static FloatValue float32(float value) {
        return new FloatValue(MetadataType.FLOAT32, value);
    }

    /** A boolean. */
    static BoolValue bool(boolean value) {
        return new BoolValue(value);
    }

    /** A string. */
    static StringValue string(String value) {
        return StringValue.of(value);
    }
}
