package jmistral.testdata;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds GGUF files byte by byte, in memory: written from the description of the format, with nothing of the code that it
 * is there to test, and willing to build what no reader should accept. Types are given by their numbers.
 */
public final class GgufBuilder {
    public static final int UINT8 = 0;
    public static final int INT8 = 1;
    public static final int UINT16 = 2;
    public static final int INT16 = 3;
    public static final int UINT32 = 4;
    public static final int INT32 = 5;
    public static final int FLOAT32 = 6;
    public static final int BOOL = 7;
    public static final int STRING = 8;
    public static final int ARRAY = 9;
    public static final int UINT64 = 10;
    public static final int INT64 = 11;
    public static final int FLOAT64 = 12;

    /** The tensor type of plain 32-bit floats. */
    public static final int TENSOR_F32 = 0;

    private final List<byte[]> entries = new ArrayList<>();
    private final List<byte[]> descriptions = new ArrayList<>();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private int version = 3;
    private int alignment = 32;
    private long extraKeys;
    private long extraTensors;

    /** An empty file of version 3. */
    public GgufBuilder() {}

    /** Another version than 3. */
    public GgufBuilder version(int newVersion) {
        version = newVersion;
        return this;
    }

    /** Another alignment than 32, with the key that says so. Before the first tensor. */
    public GgufBuilder alignment(int newAlignment) {
        alignment = newAlignment;
        return u32("general.alignment", newAlignment);
    }

    /** A header that counts {@code keys} keys and {@code tensors} tensors more than there are. */
    public GgufBuilder miscount(long keys, long tensors) {
        extraKeys = keys;
        extraTensors = tensors;
        return this;
    }

    public GgufBuilder u8(String key, int value) {
        return entry(key, UINT8, number(value, 1));
    }

    public GgufBuilder i8(String key, int value) {
        return entry(key, INT8, number(value, 1));
    }

    public GgufBuilder u16(String key, int value) {
        return entry(key, UINT16, number(value, 2));
    }

    public GgufBuilder i16(String key, int value) {
        return entry(key, INT16, number(value, 2));
    }

    public GgufBuilder u32(String key, long value) {
        return entry(key, UINT32, number(value, 4));
    }

    public GgufBuilder i32(String key, int value) {
        return entry(key, INT32, number(value, 4));
    }

    public GgufBuilder u64(String key, long value) {
        return entry(key, UINT64, number(value, 8));
    }

    public GgufBuilder i64(String key, long value) {
        return entry(key, INT64, number(value, 8));
    }

    public GgufBuilder f32(String key, float value) {
        return entry(key, FLOAT32, number(Float.floatToRawIntBits(value), 4));
    }

    public GgufBuilder f64(String key, double value) {
        return entry(key, FLOAT64, number(Double.doubleToRawLongBits(value), 8));
    }

    public GgufBuilder bool(String key, boolean value) {
        return entry(key, BOOL, number(value ? 1 : 0, 1));
    }

    public GgufBuilder string(String key, String value) {
        return entry(key, STRING, string(value));
    }

    public GgufBuilder strings(String key, List<String> values) {
        return array(key, STRING, values.stream().map(GgufBuilder::string).toList());
    }

    public GgufBuilder ints(String key, int... values) {
        List<byte[]> elements = new ArrayList<>();
        for (int value : values) {
            elements.add(number(value, 4));
        }
        return array(key, INT32, elements);
    }

    public GgufBuilder floats(String key, float... values) {
        List<byte[]> elements = new ArrayList<>();
        for (float value : values) {
            elements.add(number(Float.floatToRawIntBits(value), 4));
        }
        return array(key, FLOAT32, elements);
    }

    /** An array of elements that are encoded already. */
    public GgufBuilder array(String key, int elementType, List<byte[]> elements) {
        return entry(key, ARRAY, arrayValue(elementType, elements.size(), elements));
    }

    /** An entry of any type, its value encoded already. */
    public GgufBuilder entry(String key, int type, byte[] value) {
        return entry(key.getBytes(StandardCharsets.UTF_8), type, value);
    }

    /** An entry of any type, its value encoded already, whose key may be anything. */
    public GgufBuilder entry(byte[] key, int type, byte[] value) {
        entries.add(joined(number(key.length, 8), key, number(type, 4), value));
        return this;
    }

    /** A tensor of 32-bit floats; dimension 0 is the length of a row. */
    public GgufBuilder tensor(String name, float[] values, long... dimensions) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return tensor(name, TENSOR_F32, bytes.array(), dimensions);
    }

    /** A tensor of any type, its data encoded already; dimension 0 is the length of a row. */
    public GgufBuilder tensor(String name, int type, byte[] bytes, long... dimensions) {
        description(name, type, data.size(), dimensions);
        data.writeBytes(bytes);
        data.writeBytes(new byte[padding(data.size())]);
        return this;
    }

    /** What a file says of a tensor, without any data for it. */
    public GgufBuilder description(String name, int type, long offset, long... dimensions) {
        return description(name.getBytes(StandardCharsets.UTF_8), type, offset, dimensions);
    }

    /** What a file says of a tensor, whose name may be anything, without any data for it. */
    public GgufBuilder description(byte[] name, int type, long offset, long... dimensions) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(number(name.length, 8));
        out.writeBytes(name);
        out.writeBytes(number(dimensions.length, 4));
        for (long dimension : dimensions) {
            out.writeBytes(number(dimension, 8));
        }
        out.writeBytes(number(type, 4));
        out.writeBytes(number(offset, 8));
        descriptions.add(out.toByteArray());
        return this;
    }

    /** The file. */
    public byte[] build() {
        var out = new ByteArrayOutputStream();
        out.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(number(version, 4));
        out.writeBytes(number(descriptions.size() + extraTensors, 8));
        out.writeBytes(number(entries.size() + extraKeys, 8));
        entries.forEach(out::writeBytes);
        descriptions.forEach(out::writeBytes);
        if (!descriptions.isEmpty()) {
            out.writeBytes(new byte[padding(out.size())]);
        }
        out.writeBytes(data.toByteArray());
        return out.toByteArray();
    }

    /** Writes the file to {@code path}, which it returns. */
    public Path write(Path path) {
        try {
            return Files.write(path, build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A string as files hold it: its length and its UTF-8. */
    public static byte[] string(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return joined(number(utf8.length, 8), utf8);
    }

    /** The low {@code bytes} bytes of a number, lowest first. */
    public static byte[] number(long value, int bytes) {
        byte[] encoded = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            encoded[i] = (byte) (value >>> (8 * i));
        }
        return encoded;
    }

    /** An array as files hold it, which says that it has {@code count} elements. */
    public static byte[] arrayValue(int elementType, long count, List<byte[]> elements) {
        return joined(number(elementType, 4), number(count, 8), joined(elements.toArray(new byte[0][])));
    }

    /** All of {@code pieces}, one after the other. */
    public static byte[] joined(byte[]... pieces) {
        var out = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            out.writeBytes(piece);
        }
        return out.toByteArray();
    }

    private int padding(int size) {
        return (alignment - size % alignment) % alignment;
    }
}
