package jmistral.runtime.gguf;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * How much of a file's mapping is in memory, and reading the rest before it is needed. What the system says is a hint: it
 * may drop and read pages at any time, and for files of other users it may call everything resident.
 *
 * <p>Not thread-safe: each thread takes one of its own. Methods throw an {@link IllegalStateException} once the file is
 * closed.
 */
public final class Residency {
    private static final long CHUNK_BYTES = 4 << 20;

    private final List<MemorySegment> absent = new ArrayList<>(); // chunks that were not resident when last looked at
    private final long totalBytes;
    private long residentBytes;

    Residency(List<MemorySegment> mappings) {
        totalBytes = mappings.stream().mapToLong(MemorySegment::byteSize).sum();
        for (MemorySegment mapping : mappings) {
            for (long begin = 0; begin < mapping.byteSize(); begin += CHUNK_BYTES) {
                absent.add(mapping.asSlice(begin, Math.min(CHUNK_BYTES, mapping.byteSize() - begin)));
            }
        }
    }

    /** Bytes of all files. */
    public long totalBytes() {
        return totalBytes;
    }

    /** Bytes that have been found in memory so far; asks the system about the others. */
    public long residentBytes() {
        absent.removeIf(chunk -> {
            if (!chunk.isLoaded()) {
                return false;
            }
            residentBytes += chunk.byteSize();
            return true;
        });
        return residentBytes;
    }

    /**
     * Reads what is not in memory, from front to back, as disks like it best. Takes as long as that takes.
     *
     * @param cancelled asked often: whether to stop
     */
    public void load(BooleanSupplier cancelled) {
        for (MemorySegment chunk : absent) {
            if (cancelled.getAsBoolean()) {
                return;
            }
            if (!chunk.isLoaded()) {
                chunk.load();
            }
        }
    }
}
