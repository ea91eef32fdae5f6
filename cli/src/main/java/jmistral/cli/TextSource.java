package jmistral.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command's text comes from: {@code -p} or {@code -f}; standard input is the command's own matter. */
final class TextSource {
    @Option(
            names = {"-p", "--prompt"},
            paramLabel = "TEXT",
            description = "The text itself.")
    private @Nullable String text;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "A file with the text, in UTF-8; one newline at its end is no part of it.")
    private @Nullable Path file;

    boolean isGiven() {
        return text != null || file != null;
    }

    /** The text that the option gives; empty if there is none. */
    String read() throws IOException {
        if (file != null) {
            return readFile(file);
        }
        return text == null ? "" : text;
    }

    /** A file's text; one newline at its end is no part of it. */
    static String readFile(Path file) throws IOException {
        return withoutLastNewline(InputFile.read(file));
    }

    /** All of standard input; one newline at its end, which tools put there by themselves, is no part of it. */
    static String readAll(InputStream input) throws IOException {
        return withoutLastNewline(input.readAllBytes());
    }

    private static String withoutLastNewline(byte[] utf8) {
        int length = utf8.length;
        if (length > 0 && utf8[length - 1] == '\n') {
            length -= length > 1 && utf8[length - 2] == '\r' ? 2 : 1;
        }
        return new String(utf8, 0, length, StandardCharsets.UTF_8);
    }
}
