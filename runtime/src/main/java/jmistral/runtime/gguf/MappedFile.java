package jmistral.runtime.gguf;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Maps files, read-only. */
final class MappedFile {
    private MappedFile() {}

    /** All of {@code path}, mapped until {@code arena} is closed. */
    static MemorySegment map(Path path, Arena arena) {
        if (Files.isDirectory(path)) {
            throw new GgufFormatException(path, -1, "is a directory, not a GGUF file", "a directory", "a GGUF file");
        }
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new GgufFormatException(
                    path,
                    -1,
                    "is a device or a pipe, which cannot be mapped: a GGUF file is expected",
                    "no file",
                    "a file");
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
        } catch (NoSuchFileException e) {
            throw new GgufFormatException(path, "no such file", "no file", "a GGUF file", e);
        } catch (AccessDeniedException e) {
            throw new GgufFormatException(path, "permission denied: the file cannot be read", "no access", "access", e);
        } catch (IOException e) {
            throw new GgufFormatException(path, "cannot be read: " + e.getMessage(), "a failure", "a readable file", e);
        }
    }
}
