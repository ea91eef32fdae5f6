package jmistral.cli;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.Charset;
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

    /**
     * Talks: waits until the output goes on with the first string, writes the second, and so forth; then waits for the
     * end.
     *
     * @return with all of the output
     */
    Outcome converse(String... promptsAndReplies) throws IOException, InterruptedException {
        return converse(StandardCharsets.UTF_8, promptsAndReplies);
    }

    /** Talks in a charset. */
    Outcome converse(Charset charset, String... promptsAndReplies) throws IOException, InterruptedException {
        StringBuilder output = new StringBuilder();
        try (Reader reader = new InputStreamReader(process.getInputStream(), charset);
                OutputStream stdin = process.getOutputStream()) {
            int seen = 0;
            for (int i = 0; i < promptsAndReplies.length; i += 2) {
                int found;
                while ((found = output.indexOf(promptsAndReplies[i], seen)) < 0) {
                    int c = reader.read();
                    if (c < 0) {
                        throw new IllegalStateException("'" + promptsAndReplies[i] + "' never came: " + output);
                    }
                    output.append((char) c);
                }
                seen = found + promptsAndReplies[i].length();
                stdin.write(promptsAndReplies[i + 1].getBytes(charset));
                stdin.flush();
            }
            int c;
            while ((c = reader.read()) >= 0) {
                output.append((char) c);
            }
        }
        return new Outcome(process.waitFor(), output.toString(), error());
    }

    /** Its standard error, to be read once, after the end. */
    String error() throws IOException {
        String error = Files.readString(errorFile);
        Files.delete(errorFile);
        return error;
    }
}
