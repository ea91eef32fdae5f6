package jmistral.runtime.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Reads a file from its beginning, field by field. No field is read, and nothing is allocated for one, before it is
 * known to lie within the file.
 */
final class Cursor {
    /** The longest string that is read; nothing known comes near. */
    private static final long MAX_STRING_BYTES = 1L << 28;

    private final Path path;
    private final MemorySegment file;
    private final long end;
    private String subject = "the header";
    private long position;

    Cursor(Path path, MemorySegment file) {
        this.path = path;
        this.file = file;
        this.end = file.byteSize();
    }

    Path path() {
        return path;
    }

    /** Where the next field begins. */
    long position() {
        return position;
    }

    /** Bytes from here to the end of the file. */
    long remaining() {
        return end - position;
    }

    /** Bytes of the file. */
    long fileSize() {
        return end;
    }

    /** Says, for messages, what the next fields belong to. */
    void enter(String what) {
        subject = what;
    }

    int uint8(String field) {
        return file.get(ValueLayout.JAVA_BYTE, take(field, 1)) & 0xff;
    }

    int uint16(String field) {
        return file.get(LittleEndian.SHORT, take(field, 2)) & 0xffff;
    }

    int int32(String field) {
        return file.get(LittleEndian.INT, take(field, 4));
    }

    long int64(String field) {
        return file.get(LittleEndian.LONG, take(field, 8));
    }

    /** The number that {@link #int64} will give. */
    long peekInt64(String field) {
        long value = int64(field);
        position -= Long.BYTES;
        return value;
    }

    /** The next {@code bytes} bytes, where they lie. */
    MemorySegment bytes(String field, long bytes) {
        return file.asSlice(take(field, bytes), bytes);
    }

    /** The bytes between two places that were passed. */
    MemorySegment between(long from, long to) {
        return file.asSlice(from, to - from);
    }

    /** The bytes of a string of any length that the file can hold, where they lie. */
    MemorySegment stringBytes(String field) {
        long at = position;
        long length = int64("the length of " + field);
        if (length < 0 || length > MAX_STRING_BYTES) {
            throw impossibleLength(field, at, length);
        }
        return bytes(field, length);
    }

    /** A name of 1 to {@code limit} bytes, which must be UTF-8. */
    String name(String field, int limit) {
        long at = position;
        MemorySegment bytes = stringBytes(field);
        if (bytes.byteSize() == 0) {
            throw fault(at, field + " of " + subject + " is empty", "0 bytes", "a name");
        }
        if (bytes.byteSize() > limit) {
            throw fault(
                    at,
                    field + " of " + subject + " must have at most " + limit + " bytes, found " + bytes.byteSize(),
                    bytes.byteSize() + " bytes",
                    "at most " + limit + " bytes");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toArray(ValueLayout.JAVA_BYTE)))
                    .toString();
        } catch (CharacterCodingException e) {
            String readable = new String(bytes.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
            throw fault(
                    at + Long.BYTES,
                    field + " of " + subject + " is not valid UTF-8: '" + readable + "'",
                    "bytes that are not UTF-8",
                    "UTF-8");
        }
    }

    /** Passes {@code count} strings, looking at nothing but their lengths. */
    void skipStrings(long count) {
        long at = position;
        for (long i = 0; i < count; i++) {
            if (end - at < Long.BYTES) {
                position = at;
                throw truncated("the length of string " + i, Long.BYTES);
            }
            long length = file.get(LittleEndian.LONG, at);
            if (length < 0 || length > MAX_STRING_BYTES) {
                throw impossibleLength("string " + i, at, length);
            }
            at += Long.BYTES;
            if (length > end - at) {
                position = at;
                throw truncated("string " + i, length);
            }
            at += length;
        }
        position = at;
    }

    /** A fault at {@code offsetBytes} of this file. */
    GgufFormatException fault(long offsetBytes, String problem, String found, String expected) {
        return new GgufFormatException(path, offsetBytes, problem, found, expected);
    }

    private GgufFormatException impossibleLength(String field, long at, long length) {
        String bytes = Long.toUnsignedString(length) + " bytes";
        return fault(
                at,
                "impossible length of " + field + " of " + subject + ": found " + bytes + ", the file has "
                        + (end - at - Long.BYTES) + " left",
                bytes,
                "at most " + MAX_STRING_BYTES + " bytes");
    }

    private long take(String field, long bytes) {
        if (bytes > end - position) {
            throw truncated(field, bytes);
        }
        long at = position;
        position = at + bytes;
        return at;
    }

    private GgufFormatException truncated(String field, long bytes) {
        return fault(
                end,
                "the file is truncated: " + field + " of " + subject + " needs " + bytes + " bytes from byte "
                        + position + ", " + (bytes - remaining()) + " bytes are missing: download or copy it again",
                remaining() + " bytes",
                bytes + " bytes");
    }
}
