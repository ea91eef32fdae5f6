package jmistral.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import jmistral.cli.chat.ChatException;
import jmistral.runtime.JmistralException;
import picocli.CommandLine.ParameterException;

/** Turns failures into one sentence on standard error and an exit code: the only place that does. */
final class FailureReporter {
    private static final String PREFIX = "jmistral: ";

    private final StandardStreams streams;
    private final JmistralCommand root;
    private final Settings settings;

    FailureReporter(StandardStreams streams, JmistralCommand root, Settings settings) {
        this.streams = streams;
        this.root = root;
        this.settings = settings;
    }

    /**
     * Reports a command line that cannot be understood, or a setting; returns the exit code. What was not typed has to be
     * named with the place where it stands.
     */
    int reportUsage(ParameterException e) {
        if (e.getCause() instanceof CommandException failure) {
            return report(failure);
        }
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        Optional<String> origin = settings.origin(e.getArgSpec());
        streams.printError(PREFIX
                + origin.map(place -> place + ": ").orElse("")
                + decapitalised(oneLine(String.valueOf(e.getMessage())))
                + " (see '" + command + " --help'"
                + (origin.isPresent() ? "" : settings.inForce())
                + ")");
        return ExitCode.WRONG_USAGE;
    }

    /** Reports a failure; returns the exit code. */
    int report(Throwable failure) {
        if (failure instanceof OutputException output && output.readerIsGone()) {
            return ExitCode.DONE;
        }
        streams.printError(PREFIX + sentence(failure));
        if (root.isVerbose()) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            streams.printError(trace.toString());
        }
        return ExitCode.FAILED;
    }

    /** What went wrong, in one line for the user. */
    static String sentence(Throwable failure) {
        return oneLine(describe(failure));
    }

    private static String describe(Throwable failure) {
        return switch (failure) {
            case JmistralException e -> String.valueOf(e.getMessage());
            case CommandException e -> String.valueOf(e.getMessage());
            case ChatException e -> String.valueOf(e.getMessage());
            case OutputException e -> String.valueOf(e.getMessage());
            case NoSuchFileException e -> e.getFile() + ": no such file";
            case AccessDeniedException e -> e.getFile() + ": permission denied";
            case FileSystemException e ->
                e.getFile() + ": " + (e.getReason() == null ? "cannot be read or written" : e.getReason());
            case UncheckedIOException e -> describe(Objects.requireNonNull(e.getCause()));
            case IOException e -> String.valueOf(e.getMessage());
            case OutOfMemoryError e ->
                "out of memory (" + e.getMessage() + "): a smaller context (-c) needs less, and"
                        + " JMISTRAL_JAVA_OPTIONS=-Xmx2g gives more to the Java heap";
            case StackOverflowError _ -> "the input is nested too deep";
            default ->
                "unexpected failure: " + failure
                        + (failure.getStackTrace().length == 0 ? "" : " at " + failure.getStackTrace()[0])
                        + " (--verbose shows more)";
        };
    }

    private static String oneLine(String message) {
        return message.replaceAll("\\s*\\R\\s*", " ").strip();
    }

    /** picocli begins its messages as sentences; here they follow the program's name. */
    private static String decapitalised(String message) {
        return message.isEmpty() ? message : message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    }
}
