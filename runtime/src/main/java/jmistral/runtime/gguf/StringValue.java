package jmistral.runtime.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** A string: bytes that should be UTF-8, and are kept as they are. */
public final class StringValue implements MetadataValue {
    private final MemorySegment utf8;

    /** A string of the bytes of {@code utf8}, which stays where it is. */
    StringValue(MemorySegment utf8) {
        this.utf8 = utf8.asReadOnly();
    }

    /** A string on the heap. */
    public static StringValue of(String value) {
        return new StringValue(MemorySegment.ofArray(value.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public MetadataType type() {
        return MetadataType.STRING;
    }

    /** The text; bytes that are no UTF-8 become U+FFFD. Decoded anew at each call. */
    public String value() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** The bytes, in a new array. */
    public byte[] bytes() {
        return utf8.toArray(ValueLayout.JAVA_BYTE);
    }

    /** Number of bytes. */
    public long byteSize() {
        return utf8.byteSize();
    }

    /** The bytes where they lie. */
    MemorySegment utf8() {
        return utf8;
    }

    @Override
    public String describe() {
        return "a string";
    }

    /** The text. */
    @Override
    public String toString() {
        return value();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StringValue that && utf8.mismatch(that.utf8) == -1;
    }

    @Override
    public int hashCode() {
        return value().hashCode();
    }
}
