package jmistral.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;

/** A run of the command line inside the test's JVM: what it wrote and how it ended. */
record Invocation(int exitCode, String output, String error) {
    /** Runs {@code args} with nothing on standard input and no terminal. */
    static Invocation of(String... args) {
        return withInput("", args);
    }

    /** Runs {@code args} with text piped into standard input. */
    static Invocation withInput(String input, String... args) {
        return run(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), Set.of(), args);
    }

    /** Runs {@code args} with some of the streams being terminals. */
    static Invocation run(InputStream input, Set<StandardStreams.Stream> terminals, String... args) {
        return run(input, terminals, nothingSet(), args);
    }

    /** Runs {@code args} with these variables, and nothing on standard input and no terminal. */
    static Invocation in(Environment environment, String... args) {
        return run(new ByteArrayInputStream(new byte[0]), Set.of(), environment, args);
    }

    /** Surroundings without variables, config file or models: a test does not see those of whoever runs it. */
    private static Environment nothingSet() {
        return new Environment(_ -> null, "Linux", Path.of("/nonexistent"));
    }

    private static Invocation run(
            InputStream input, Set<StandardStreams.Stream> terminals, Environment environment, String... args) {
        var output = new ByteArrayOutputStream();
        var error = new ByteArrayOutputStream();
        var streams = new StandardStreams(input, output, error, terminals, StandardCharsets.UTF_8);
        int exitCode = new CommandRunner(streams, environment).run(args);
        return new Invocation(
                exitCode, output.toString(StandardCharsets.UTF_8), error.toString(StandardCharsets.UTF_8));
    }
}
