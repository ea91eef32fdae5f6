package jmistral.runtime.gguf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jmistral.quant.TensorType;

/** Reads the descriptions of tensors that follow the metadata. */
final class TensorInfoReader {
    private static final int MAX_NAME_BYTES = 65535;
    private static final int MAX_DIMENSIONS = 4;
    private static final long KEY_COUNT_AT = 16;

    private final Cursor cursor;
    private final int alignment;

    TensorInfoReader(Cursor cursor, int alignment) {
        this.cursor = cursor;
        this.alignment = alignment;
    }

    /** Reads {@code count} descriptions from where the cursor stands, after {@code keyCount} keys. */
    List<TensorDescription> read(long count, long keyCount) {
        List<TensorDescription> descriptions = new ArrayList<>();
        Map<String, Long> places = new HashMap<>();
        if (count > 0) {
            checkBeginning(keyCount);
        }
        for (long i = 0; i < count; i++) {
            long at = cursor.position();
            TensorDescription description = next(i);
            String name = description.name();
            Long first = places.putIfAbsent(name, at);
            if (first != null) {
                throw cursor.fault(
                        at,
                        "duplicate tensor name " + name + ", which stands at byte " + first + " too",
                        "a second " + name,
                        "one, at byte " + first);
            }
            descriptions.add(description);
        }
        return descriptions;
    }

    /** With a wrong key count, or after a value of a wrong type, something else stands where the first name should. */
    private void checkBeginning(long keyCount) {
        cursor.enter("tensor 0");
        long at = cursor.position();
        long length = cursor.peekInt64("the length of the name");
        if (length < 0 || length > MAX_NAME_BYTES) {
            String found = "a name of " + Long.toUnsignedString(length) + " bytes";
            throw cursor.fault(
                    KEY_COUNT_AT,
                    "corrupt metadata: after the " + keyCount + " keys that the header counts, the first tensor should"
                            + " be described at byte " + at + ", found " + found,
                    found,
                    "a name of at most " + MAX_NAME_BYTES + " bytes");
        }
    }

    private TensorDescription next(long index) {
        cursor.enter("tensor " + index);
        String name = cursor.name("the name", MAX_NAME_BYTES);
        cursor.enter(name);
        long countAt = cursor.position();
        int count = cursor.int32("the number of dimensions");
        if (count < 1 || count > MAX_DIMENSIONS) {
            String found = Integer.toUnsignedString(count) + " dimensions";
            String expected = "1 to " + MAX_DIMENSIONS + " dimensions";
            throw cursor.fault(
                    countAt, name + " has the wrong shape: found " + found + ", expected " + expected, found, expected);
        }
        long shapeAt = cursor.position();
        long[] dimensions = new long[count];
        for (int i = 0; i < count; i++) {
            dimensions[i] = cursor.int64("dimension " + i);
        }
        long elements = elements(name, dimensions, shapeAt);
        TensorType type = type(name);
        long byteSize = byteSize(name, type, dimensions, elements, shapeAt);
        long offsetAt = cursor.position();
        long offset = offset(name);
        return new TensorDescription(name, type, dimensions, byteSize, offset, shapeAt, offsetAt);
    }

    private long elements(String name, long[] dimensions, long shapeAt) {
        long elements = 1;
        for (int i = 0; i < dimensions.length; i++) {
            if (dimensions[i] == 0) {
                throw cursor.fault(
                        shapeAt + (long) i * Long.BYTES, "dimension " + i + " of " + name + " is 0", "0", "at least 1");
            }
            if (dimensions[i] < 0 || Math.multiplyHigh(elements, dimensions[i]) != 0 || elements * dimensions[i] < 0) {
                throw impossibleSize(name, dimensions, shapeAt);
            }
            elements *= dimensions[i];
        }
        return elements;
    }

    private long byteSize(String name, TensorType type, long[] dimensions, long elements, long shapeAt) {
        if (dimensions[0] % type.blockElements() != 0) {
            String found = "row length " + dimensions[0];
            String expected = "a multiple of the " + type + " block size " + type.blockElements();
            throw cursor.fault(
                    cursor.position() - Integer.BYTES, found + " of " + name + " is not " + expected, found, expected);
        }
        long blocks = elements / type.blockElements();
        if (Math.multiplyHigh(blocks, type.blockBytes()) != 0 || blocks * type.blockBytes() < 0) {
            throw impossibleSize(name, dimensions, shapeAt);
        }
        return blocks * type.blockBytes();
    }

    private GgufFormatException impossibleSize(String name, long[] dimensions, long shapeAt) {
        String found = Arrays.toString(
                Arrays.stream(dimensions).mapToObj(Long::toUnsignedString).toArray());
        return cursor.fault(
                shapeAt,
                "impossible size of tensor " + name + ": shape " + found + " in a file of " + cursor.fileSize()
                        + " bytes",
                found,
                "a shape that fits the file");
    }

    private TensorType type(String name) {
        long at = cursor.position();
        int id = cursor.int32("the type");
        return TensorType.fromId(id).orElseThrow(() -> {
            String number = "type " + Integer.toUnsignedString(id);
            String problem = TensorType.removed(id)
                    .map(removed -> name + ": " + removed.advice())
                    .orElse("unknown tensor " + number + " for " + name);
            return cursor.fault(at, problem, number, "a tensor type of ggml");
        });
    }

    private long offset(String name) {
        long at = cursor.position();
        long offset = cursor.int64("the offset");
        if (offset < 0) {
            String found = Long.toUnsignedString(offset);
            throw cursor.fault(
                    at,
                    "impossible offset of tensor " + name + ": " + found + " in a file of " + cursor.fileSize()
                            + " bytes",
                    found,
                    "an offset within the file");
        }
        if (offset % alignment != 0) {
            throw cursor.fault(
                    at,
                    "the offset of tensor " + name + ", " + offset + ", is not a multiple of the alignment "
                            + alignment,
                    Long.toString(offset),
                    "a multiple of " + alignment);
        }
        return offset;
    }
}
