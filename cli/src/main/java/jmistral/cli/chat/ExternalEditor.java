package jmistral.cli.chat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The user's own editor, for a longer message. */
final class ExternalEditor {
    private static final int NOT_FOUND = 127;

    private final Function<String, Optional<String>> variables;

    /** @param variables of the environment, of which {@code VISUAL} and {@code EDITOR} may name an editor, with arguments if need be */
    ExternalEditor(Function<String, Optional<String>> variables) {
        this.variables = variables;
    }

    /**
     * Has a text edited, with the terminal as the editor's.
     *
     * @return the text as it was saved, without the newline at its end
     * @throws IOException if the editor cannot be started, or fails; the message says so in a sentence
     */
    String edit(String text) throws IOException {
        Path file = Files.createTempFile("jmistral", ".txt"); // for its owner's eyes only
        try {
            Files.writeString(file, text.isEmpty() ? "" : text + "\n");
            int exit = run(file);
            if (exit == NOT_FOUND) {
                throw new IOException("there is no editor '" + command() + "': set EDITOR to one");
            }
            if (exit != 0) {
                throw new IOException("the editor '" + command() + "' failed (exit code " + exit + ")");
            }
            return Files.readString(file).stripTrailing();
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private int run(Path file) throws IOException {
        List<String> line = isWindows()
                ? List.of("cmd", "/c", command() + " \"" + file + "\"")
                : List.of("/bin/sh", "-c", command() + " \"$1\"", "sh", file.toString());
        Process process = new ProcessBuilder(line).inheritIO().start();
        while (true) {
            try {
                return process.waitFor();
            } catch (InterruptedException _) {
                // Ctrl-C is the editor's
            }
        }
    }

    private String command() {
        return variables.apply("VISUAL").or(() -> variables.apply("EDITOR")).orElse(isWindows() ? "notepad" : "vi");
    }

    private static boolean isWindows() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
    }
}
