package jmistral.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files that the user named; what goes wrong names them too. */
final class InputFile {
    private InputFile() {}

    static byte[] read(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            throw new CommandException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
