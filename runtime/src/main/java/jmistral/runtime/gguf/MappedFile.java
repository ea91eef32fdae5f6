package jmistral.runtime.gguf;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

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
                    path, -1, "is a device or a pipe, not a GGUF file", "a device or a pipe", "a GGUF file");
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
        } catch (NoSuchFileException e) {
            throw new GgufFormatException(path, "no such file", "no file", "a GGUF file", e);
        } catch (AccessDeniedException e) {
            throw new GgufFormatException(path, "permission denied: the file cannot be read", "no access", "access", e);
        } catch (FileSystemException e) {
            throw unreadable(path, e.getReason(), e);
        } catch (IOException e) {
            throw unreadable(path, e.getMessage(), e);
        }
    }

    private static GgufFormatException unreadable(Path path, @Nullable String reason, IOException cause) {
        String found = reason == null ? cause.getClass().getSimpleName() : reason;
        return new GgufFormatException(path, "cannot be read: " + found, found, "a readable file", cause);
    }
}
