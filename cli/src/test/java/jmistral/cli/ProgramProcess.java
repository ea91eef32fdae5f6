package jmistral.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A program that runs as a process of its own. Its standard error goes to a file, so that neither stream blocks. */
final class ProgramProcess {
    private final Process process;
    private final Path errorFile;

    /**
     * How a process ended and what it wrote.
     *
     * @param exitCode its exit code
     * @param output its standard output
     * @param error its standard error
     */
    record Outcome(int exitCode, String output, String error) {}

    private ProgramProcess(Process process, Path errorFile) {
        this.process = process;
        this.errorFile = errorFile;
    }

    /** Starts a command line with these variables beside those of the test. */
    static ProgramProcess start(Map<String, String> environment, List<String> line) throws IOException {
        Path errorFile = Files.createTempFile("jmistral", ".stderr");
        ProcessBuilder builder = new ProcessBuilder(line).redirectError(errorFile.toFile());
        builder.environment().putAll(environment);
        return new ProgramProcess(builder.start(), errorFile);
    }

    /** The process itself. */
    Process process() {
        return process;
    }

    /** Writes all of its standard input, closes it, and waits for the end. */
    Outcome finish(String input) throws IOException, InterruptedException {
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        return finish();
    }

    /** Reads what is left of its standard output and waits for the end. */
    Outcome finish() throws IOException, InterruptedException {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output, error());
    }

    /** Its standard error, to be read once, after the end. */
    String error() throws IOException {
        String error = Files.readString(errorFile);
        Files.delete(errorFile);
        return error;
    }
}
