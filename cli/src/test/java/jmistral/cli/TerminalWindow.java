package jmistral.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program in a real terminal, with its screen: one window of tmux, in a server of its own. Keys and what they lead to
 * happen at the program's own pace, so that everything is waited for.
 */
final class TerminalWindow implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120;
    private static final long LOOK_MILLIS = 50;
    private static final long RESIZE_MILLIS = 1000;
    private static final Pattern EXIT = Pattern.compile("\\[exit code (?<code>\\d+)\\]");

    private final Path socket;

    private TerminalWindow(Path socket) {
        this.socket = socket;
    }

    /** Whether this machine has what it takes. */
    static boolean isPossible() {
        try {
            return new ProcessBuilder("tmux", "-V").start().waitFor() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Opens a window of 80 columns and 24 rows.
     *
     * @param folder for the server's files
     * @param environment variables of the program beside those of the test
     * @param line the program and its arguments
     */
    static TerminalWindow open(Path folder, Map<String, String> environment, List<String> line) throws IOException {
        Path own = Files.createTempDirectory(folder, "tmux");
        Path settings = Files.writeString(own.resolve("conf"), """
                set -g default-terminal screen-256color
                set -g status off
                set -g remain-on-exit on
                set -g escape-time 0
                """);
        var window = new TerminalWindow(own.resolve("socket"));
        List<String> command = new ArrayList<>(List.of("-f", settings.toString(), "new-session", "-d"));
        command.addAll(List.of("-x", "80", "-y", "24"));
        environment.forEach((name, value) -> command.addAll(List.of("-e", name + "=" + value)));
        // tmux itself sometimes does not notice that a program has ended.
        command.addAll(List.of("--", "/bin/sh", "-c", "trap : INT; \"$@\"; echo \"[exit code $?]\"", "sh"));
        command.addAll(line);
        window.tmux("", command);
        return window;
    }

    /** Types text. */
    void type(String text) throws IOException {
        tmux("", List.of("send-keys", "-l", "--", text));
    }

    /** Strikes keys by tmux's names for them, such as {@code Enter} and {@code C-c}. */
    void strike(String... keys) throws IOException {
        List<String> command = new ArrayList<>(List.of("send-keys"));
        command.addAll(List.of(keys));
        tmux("", command);
    }

    /** Pastes text as a terminal does: in brackets, if the program has asked for them. */
    void paste(String text) throws IOException {
        tmux(text, List.of("load-buffer", "-"));
        tmux("", List.of("paste-buffer", "-p"));
    }

    /**
     * Makes the window another size, and gives the program a second to draw its line anew: the next size must not come in
     * between, and whether it has drawn cannot be seen, for the terminal breaks lines anew by itself.
     */
    void resize(int columns, int rows) throws IOException, InterruptedException {
        tmux("", List.of("resize-window", "-x", Integer.toString(columns), "-y", Integer.toString(rows)));
        Thread.sleep(RESIZE_MILLIS);
    }

    /** The lines of the screen, without blanks at their ends and without the empty lines at its end. */
    String screen() throws IOException {
        return tmux("", List.of("capture-pane", "-p"))
                .lines()
                .map(String::stripTrailing)
                .reduce("", (above, line) -> above + "\n" + line)
                .strip();
    }

    /** Waits until the screen is as it should be, and returns it. */
    String await(String what, Predicate<String> condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            String screen = screen();
            if (condition.test(screen)) {
                return screen;
            }
            if (System.nanoTime() > end) {
                throw new IllegalStateException("never came: " + what + "; the screen is\n" + screen);
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /** Waits until the screen shows a text, and returns it. */
    String awaitText(String text) throws IOException, InterruptedException {
        return await(text, screen -> screen.contains(text));
    }

    /** Waits for the end of the program, and returns its exit code. */
    int awaitExit() throws IOException, InterruptedException {
        String screen =
                await("the end of the program", text -> EXIT.matcher(text).find());
        Matcher exit = EXIT.matcher(screen);
        return exit.find() ? Integer.parseInt(exit.group("code")) : -1;
    }

    @Override
    public void close() throws IOException {
        tmux("", List.of("kill-server"));
    }

    private String tmux(String input, List<String> arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of("tmux", "-u", "-S", socket.toString()));
        line.addAll(arguments);
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(line + ": " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return output;
    }
}
