package jmistral.runtime.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An array of values of one type, as the file stores it; arrays may hold arrays. */
public final class ArrayValue implements MetadataValue {
    private final MetadataType elementType;
    private final int size;
    private final MemorySegment encoded;

    /**
     * An array of {@code size} elements which {@code encoded} holds, one after the other as in a file: checked by the
     * caller to do so exactly.
     */
    ArrayValue(MetadataType elementType, int size, MemorySegment encoded) {
        this.elementType = elementType;
        this.size = size;
        this.encoded = encoded.asReadOnly();
    }

    /** An array on the heap, of strings. */
    public static ArrayValue ofStrings(List<String> values) {
        return of(MetadataType.STRING, values.stream().map(StringValue::of).toList());
    }

    /** An array on the heap, of 32-bit integers. */
    public static ArrayValue ofInts(int... values) {
        return new ArrayValue(MetadataType.INT32, values.length, ValueEncoder.encode(values));
    }

    /** An array on the heap, of 32-bit floats. */
    public static ArrayValue ofFloats(float... values) {
        return new ArrayValue(MetadataType.FLOAT32, values.length, ValueEncoder.encode(values));
    }

    /**
     * An array on the heap.
     *
     * @throws IllegalArgumentException if an element is of another type than {@code elementType}
     */
    public static ArrayValue of(MetadataType elementType, List<? extends MetadataValue> elements) {
        for (MetadataValue element : elements) {
            if (element.type() != elementType) {
                throw new IllegalArgumentException(element.describe() + " in an array of " + elementType);
            }
        }
        return new ArrayValue(elementType, elements.size(), ValueEncoder.encode(elements));
    }

    @Override
    public MetadataType type() {
        return MetadataType.ARRAY;
    }

    /** The type of every element. */
    public MetadataType elementType() {
        return elementType;
    }

    /** Number of elements. */
    public int size() {
        return size;
    }

    /** The elements where they lie, one after the other. */
    MemorySegment encoded() {
        return encoded;
    }

    /** The first elements, at most {@code limit}, decoded. */
    public List<MetadataValue> elements(int limit) {
        int count = Math.min(limit, size);
        List<MetadataValue> elements = new ArrayList<>(count);
        var reader = new ValueReader(new Cursor(Path.of(""), encoded), "an array");
        for (int i = 0; i < count; i++) {
            elements.add(reader.value(elementType));
        }
        return elements;
    }

    /**
     * The strings; bytes that are no UTF-8 become U+FFFD.
     *
     * @throws IllegalStateException if the elements are no strings
     */
    public String[] strings() {
        StringScanner scanner = scanner();
        String[] strings = new String[size];
        for (int i = 0; i < size; i++) {
            strings[i] = scanner.next();
        }
        return strings;
    }

    /**
     * The bytes of the strings, as they are.
     *
     * @throws IllegalStateException if the elements are no strings
     */
    public ByteStrings byteStrings() {
        return scanner().all(size);
    }

    /**
     * The integers; unsigned ones above {@link Long#MAX_VALUE} as their two's complement.
     *
     * @throws IllegalStateException if the elements are no integers
     */
    public long[] longs() {
        long[] values = new long[size];
        for (int i = 0; i < size; i++) {
            values[i] = longAt(i);
        }
        return values;
    }

    /**
     * The integers of 32 bits.
     *
     * @throws IllegalStateException if the elements are others
     */
    int[] int32s() {
        if (elementType != MetadataType.INT32) {
            throw new IllegalStateException(describe());
        }
        int[] values = new int[size];
        MemorySegment.copy(encoded, LittleEndian.INT, 0, values, 0, size);
        return values;
    }

    /**
     * The numbers, integers too, rounded to floats.
     *
     * @throws IllegalStateException if the elements are no numbers
     */
    public float[] floats() {
        float[] values = new float[size];
        switch (elementType) {
            case FLOAT32 -> MemorySegment.copy(encoded, LittleEndian.FLOAT, 0, values, 0, size);
            case FLOAT64 -> {
                for (int i = 0; i < size; i++) {
                    values[i] = (float) encoded.get(LittleEndian.DOUBLE, (long) i * Double.BYTES);
                }
            }
            case UINT8, INT8, UINT16, INT16, UINT32, INT32, BOOL, STRING, ARRAY, UINT64, INT64 -> {
                for (int i = 0; i < size; i++) {
                    values[i] = longAt(i);
                }
            }
        }
        return values;
    }

    /**
     * The booleans.
     *
     * @throws IllegalStateException if the elements are no booleans
     */
    public boolean[] booleans() {
        if (elementType != MetadataType.BOOL) {
            throw new IllegalStateException(describe());
        }
        boolean[] values = new boolean[size];
        for (int i = 0; i < size; i++) {
            values[i] = encoded.get(ValueLayout.JAVA_BYTE, i) != 0;
        }
        return values;
    }

    /** The integer at {@code i}; unsigned ones above {@link Long#MAX_VALUE} as their two's complement. */
    long longAt(long i) {
        return switch (elementType) {
            case UINT8 -> encoded.get(ValueLayout.JAVA_BYTE, i) & 0xff;
            case INT8 -> encoded.get(ValueLayout.JAVA_BYTE, i);
            case UINT16 -> encoded.get(LittleEndian.SHORT, i * Short.BYTES) & 0xffff;
            case INT16 -> encoded.get(LittleEndian.SHORT, i * Short.BYTES);
            case UINT32 -> Integer.toUnsignedLong(encoded.get(LittleEndian.INT, i * Integer.BYTES));
            case INT32 -> encoded.get(LittleEndian.INT, i * Integer.BYTES);
            case UINT64, INT64 -> encoded.get(LittleEndian.LONG, i * Long.BYTES);
            case FLOAT32, BOOL, STRING, ARRAY, FLOAT64 -> throw new IllegalStateException(describe());
        };
    }

    private StringScanner scanner() {
        if (elementType != MetadataType.STRING) {
            throw new IllegalStateException(describe());
        }
        return new StringScanner(encoded);
    }

    @Override
    public String describe() {
        return "an array of " + size + " " + elementType.plural();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ArrayValue that
                && elementType == that.elementType
                && size == that.size
                && encoded.mismatch(that.encoded) == -1;
    }

    @Override
    public int hashCode() {
        return 31 * elementType.hashCode() + size;
    }

    /** The type and the number of elements. */
    @Override
    public String toString() {
        return elementType + "[" + size + "]";
    }
}
