package jmistral.runtime.gguf;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/**
 * One file: a whole model, or one of those that a split model lies in.
 *
 * @param path the file
 * @param bytes the file, mapped
 * @param version 2 or 3
 * @param alignment what tensor offsets are multiples of
 * @param metadata its keys and values
 * @param tensors its tensors, in the file's order
 */
record Part(Path path, MemorySegment bytes, int version, int alignment, Metadata metadata, List<TensorInfo> tensors) {

    private static final int MAGIC = 0x46554747; // "GGUF"
    private static final int DEFAULT_ALIGNMENT = 32;
    private static final String ALIGNMENT = "general.alignment";

    /** The most keys or tensors that are believed; the largest known files have some thousands. */
    private static final long MAX_ENTRIES = 1 << 20;

    /** Reads and checks all of {@code bytes} but the tensors' data. */
    static Part read(Path path, MemorySegment bytes, int index) {
        Cursor cursor = new Cursor(path, bytes);
        if (bytes.byteSize() < Integer.BYTES || cursor.int32("the magic") != MAGIC) {
            throw Lookalike.notGguf(path, bytes);
        }
        int version = version(cursor);
        long tensorCount = count(cursor, "tensor");
        long keyCount = count(cursor, "key");
        Metadata metadata = MetadataReader.read(cursor, keyCount);
        int alignment = alignment(metadata);
        List<TensorDescription> descriptions = new TensorInfoReader(cursor, alignment).read(tensorCount, keyCount);
        List<TensorInfo> tensors = new TensorLayout(cursor, alignment).place(descriptions, index);
        return new Part(path, bytes, version, alignment, metadata, tensors);
    }

    private static int version(Cursor cursor) {
        int version = cursor.int32("the version");
        if (version == 2 || version == 3) {
            return version;
        }
        int swapped = Integer.reverseBytes(version);
        if (swapped > 0 && swapped <= 0xff) {
            throw cursor.fault(
                    Integer.BYTES,
                    "big-endian GGUF is not supported, convert the file to little-endian",
                    "a big-endian file",
                    "a little-endian file");
        }
        throw cursor.fault(
                Integer.BYTES,
                "unsupported GGUF version " + Integer.toUnsignedString(version) + ", versions 2 and 3 are supported",
                "version " + Integer.toUnsignedString(version),
                "version 2 or 3");
    }

    private static long count(Cursor cursor, String what) {
        long at = cursor.position();
        long count = cursor.int64("the " + what + " count");
        if (count < 0 || count > MAX_ENTRIES) {
            throw cursor.fault(
                    at,
                    "impossible " + what + " count " + Long.toUnsignedString(count) + " in a file of "
                            + cursor.fileSize() + " bytes",
                    Long.toUnsignedString(count),
                    "at most " + MAX_ENTRIES);
        }
        return count;
    }

    private static int alignment(Metadata metadata) {
        if (!metadata.contains(ALIGNMENT)) {
            return DEFAULT_ALIGNMENT;
        }
        MetadataValue value = metadata.find(ALIGNMENT).orElseThrow();
        if (value.type() != MetadataType.UINT32) {
            throw metadata.wrongType(ALIGNMENT, "a 32-bit unsigned number");
        }
        long alignment = metadata.uint32(ALIGNMENT);
        if (Long.bitCount(alignment) != 1 || alignment < 8 || alignment > 1 << 30) {
            throw metadata.malformed(ALIGNMENT, "a power of two of at least 8");
        }
        return (int) alignment;
    }
}
