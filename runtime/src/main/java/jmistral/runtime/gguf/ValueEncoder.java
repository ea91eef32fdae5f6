package jmistral.runtime.gguf;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Turns metadata values into the bytes that a file holds for them, without the type's number. */
final class ValueEncoder {
    private ValueEncoder() {}

    /** The values one after the other. */
    static MemorySegment encode(List<? extends MetadataValue> values) {
        var out = new ByteArrayOutputStream();
        for (MetadataValue value : values) {
            encode(value, out);
        }
        return MemorySegment.ofArray(out.toByteArray());
    }

    static MemorySegment encode(int[] values) {
        MemorySegment encoded = MemorySegment.ofArray(new byte[Math.multiplyExact(values.length, Integer.BYTES)]);
        MemorySegment.copy(values, 0, encoded, LittleEndian.INT, 0, values.length);
        return encoded;
    }

    static MemorySegment encode(float[] values) {
        MemorySegment encoded = MemorySegment.ofArray(new byte[Math.multiplyExact(values.length, Float.BYTES)]);
        MemorySegment.copy(values, 0, encoded, LittleEndian.FLOAT, 0, values.length);
        return encoded;
    }

    /** Adds {@code value} to {@code out}. */
    static void encode(MetadataValue value, ByteArrayOutputStream out) {
        switch (value) {
            case IntegerValue integer -> number(integer.bits(), integer.type().byteSize(), out);
            case FloatValue number -> {
                if (number.type() == MetadataType.FLOAT32) {
                    number(Float.floatToRawIntBits((float) number.value()), Float.BYTES, out);
                } else {
                    number(Double.doubleToRawLongBits(number.value()), Double.BYTES, out);
                }
            }
            case BoolValue bool -> out.write(bool.value() ? 1 : 0);
            case StringValue string -> {
                number(string.byteSize(), Long.BYTES, out);
                out.writeBytes(string.bytes());
            }
            case ArrayValue array -> {
                number(array.elementType().id(), Integer.BYTES, out);
                number(array.size(), Long.BYTES, out);
                out.writeBytes(array.encoded().toArray(ValueLayout.JAVA_BYTE));
            }
        }
    }

    /** Adds the low {@code bytes} bytes of a number, lowest first. */
    static void number(long value, int bytes, ByteArrayOutputStream out) {
        for (int i = 0; i < bytes; i++) {
            out.write((int) (value >>> (8 * i)));
        }
    }
}
