package jmistral.runtime.gguf;

import java.util.Optional;

/** The types of metadata values, in the order of the numbers by which GGUF files name them. */
public enum MetadataType {
    UINT8(0, 1),
    INT8(1, 1),
    UINT16(2, 2),
    INT16(3, 2),
    UINT32(4, 4),
    INT32(5, 4),
    FLOAT32(6, 4),
    BOOL(7, 1),
    STRING(8, 0),
    ARRAY(9, 0),
    UINT64(10, 8),
    INT64(11, 8),
    FLOAT64(12, 8);

    private static final MetadataType[] BY_ID = values();

    private final int id;
    private final int byteSize;

    MetadataType(int id, int byteSize) {
        this.id = id;
        this.byteSize = byteSize;
    }

    /** The type that a file means by {@code id}, or empty if there is none of that number. */
    public static Optional<MetadataType> fromId(int id) {
        return id < 0 || id >= BY_ID.length ? Optional.empty() : Optional.of(BY_ID[id]);
    }

    /** The number by which files name this type. */
    public int id() {
        return id;
    }

    /** Bytes of a value, or 0 if they vary (strings and arrays). */
    public int byteSize() {
        return byteSize;
    }

    /** Whether values are whole numbers. */
    public boolean isInteger() {
        return switch (this) {
            case UINT8, INT8, UINT16, INT16, UINT32, INT32, UINT64, INT64 -> true;
            case FLOAT32, FLOAT64, BOOL, STRING, ARRAY -> false;
        };
    }

    /** Whether values are numbers with a fraction. */
    public boolean isFloat() {
        return this == FLOAT32 || this == FLOAT64;
    }

    /** What messages call values of this type, in the plural. */
    String plural() {
        return switch (this) {
            case UINT8, INT8, UINT16, INT16, UINT32, INT32, UINT64, INT64 -> "integers";
            case FLOAT32, FLOAT64 -> "floats";
            case BOOL -> "booleans";
            case STRING -> "strings";
            case ARRAY -> "arrays";
        };
    }
}
