package jmistral.runtime.gguf;

/**
 * A whole number of 8 to 64 bits.
 *
 * @param type an integer type
 * @param bits the number; of a {@link MetadataType#UINT64} above {@link Long#MAX_VALUE} its two's complement
 */
public record IntegerValue(MetadataType type, long bits) implements MetadataValue {
    /** @throws IllegalArgumentException if {@code type} is no integer type or cannot hold {@code bits} */
    public IntegerValue {
        boolean fits = switch (type) {
            case UINT8 -> bits >= 0 && bits <= 0xff;
            case INT8 -> bits == (byte) bits;
            case UINT16 -> bits >= 0 && bits <= 0xffff;
            case INT16 -> bits == (short) bits;
            case UINT32 -> bits >= 0 && bits <= 0xffff_ffffL;
            case INT32 -> bits == (int) bits;
            case UINT64, INT64 -> true;
            case FLOAT32, BOOL, STRING, ARRAY, FLOAT64 -> false;
        };
        if (!fits) {
            throw new IllegalArgumentException(bits + " is no " + type);
        }
    }

    /** Whether the number is at most {@link Long#MAX_VALUE}, so that {@link #bits()} is the number itself. */
    public boolean fitsLong() {
        return type != MetadataType.UINT64 || bits >= 0;
    }

    @Override
    public String describe() {
        return "the integer " + this;
    }

    /** The number in decimal. */
    @Override
    public String toString() {
        return fitsLong() ? Long.toString(bits) : Long.toUnsignedString(bits);
    }
}
