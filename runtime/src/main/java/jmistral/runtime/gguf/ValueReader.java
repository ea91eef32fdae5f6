package jmistral.runtime.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Reads metadata values: numbers are decoded, strings and arrays are checked and left where they lie. */
final class ValueReader {
    /** How deep arrays may hold arrays. The format sets no limit; nothing known goes beyond 2. */
    private static final int MAX_DEPTH = 8;

    /** The most elements of an array that Java could hold. */
    private static final long MAX_ELEMENTS = Integer.MAX_VALUE - 8;

    private final Cursor cursor;
    private final String key;

    /** Reads from {@code cursor} a value of {@code key}. */
    ValueReader(Cursor cursor, String key) {
        this.cursor = cursor;
        this.key = key;
    }

    /** A type's number, and after it a value of that type. */
    MetadataValue typedValue() {
        return value(type("value type"));
    }

    /** A value of {@code type}. */
    MetadataValue value(MetadataType type) {
        return switch (type) {
            case UINT8 -> new IntegerValue(type, cursor.uint8("the number"));
            case INT8 -> new IntegerValue(type, (byte) cursor.uint8("the number"));
            case UINT16 -> new IntegerValue(type, cursor.uint16("the number"));
            case INT16 -> new IntegerValue(type, (short) cursor.uint16("the number"));
            case UINT32 -> new IntegerValue(type, Integer.toUnsignedLong(cursor.int32("the number")));
            case INT32 -> new IntegerValue(type, cursor.int32("the number"));
            case UINT64, INT64 -> new IntegerValue(type, cursor.int64("the number"));
            case FLOAT32 -> new FloatValue(type, Float.intBitsToFloat(cursor.int32("the number")));
            case FLOAT64 -> new FloatValue(type, Double.longBitsToDouble(cursor.int64("the number")));
            case BOOL -> new BoolValue(bool());
            case STRING -> new StringValue(cursor.stringBytes("the string"));
            case ARRAY -> array(1, cursor.position() - Integer.BYTES);
        };
    }

    /** An array {@code depth} deep in the one whose type stands at {@code outermostAt}. */
    private ArrayValue array(int depth, long outermostAt) {
        MetadataType elementType = type("array element type");
        int count = count(elementType);
        long from = cursor.position();
        switch (elementType) {
            case STRING -> cursor.skipStrings(count);
            case BOOL -> checkBooleans(cursor.bytes("the array", count));
            case ARRAY -> {
                if (depth == MAX_DEPTH) {
                    throw cursor.fault(
                            outermostAt,
                            "arrays of " + key + " are nested too deep",
                            "arrays more than " + MAX_DEPTH + " deep",
                            "at most " + MAX_DEPTH);
                }
                for (int i = 0; i < count; i++) {
                    array(depth + 1, outermostAt);
                }
            }
            case UINT8, INT8, UINT16, INT16, UINT32, INT32, FLOAT32, UINT64, INT64, FLOAT64 ->
                cursor.bytes("the array", (long) count * elementType.byteSize());
        }
        return new ArrayValue(elementType, count, cursor.between(from, cursor.position()));
    }

    private int count(MetadataType elementType) {
        long at = cursor.position();
        long count = cursor.int64("the length of the array");
        if (count < 0 || count > MAX_ELEMENTS) {
            throw cursor.fault(
                    at,
                    "impossible length of an array of " + key + ": found " + Long.toUnsignedString(count) + " "
                            + elementType.plural() + ", the file has " + cursor.remaining() + " bytes left",
                    Long.toUnsignedString(count) + " elements",
                    "at most " + MAX_ELEMENTS + " elements");
        }
        return (int) count;
    }

    private MetadataType type(String field) {
        long at = cursor.position();
        int id = cursor.int32("the " + field);
        return MetadataType.fromId(id)
                .orElseThrow(() -> cursor.fault(
                        at,
                        "unknown " + field + " " + Integer.toUnsignedString(id) + " for key " + key,
                        Integer.toUnsignedString(id),
                        "a number from 0 to 12"));
    }

    private boolean bool() {
        long at = cursor.position();
        int value = cursor.uint8("the boolean");
        if (value > 1) {
            throw notBoolean(at, value);
        }
        return value == 1;
    }

    private void checkBooleans(MemorySegment values) {
        long from = cursor.position() - values.byteSize();
        for (long i = 0; i < values.byteSize(); i++) {
            int value = values.get(ValueLayout.JAVA_BYTE, i) & 0xff;
            if (value > 1) {
                throw notBoolean(from + i, value);
            }
        }
    }

    private GgufFormatException notBoolean(long at, int value) {
        return cursor.fault(at, key + " must be a boolean (0 or 1), found " + value, Integer.toString(value), "0 or 1");
    }
}
