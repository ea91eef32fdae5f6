package jmistral.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Runs one command line against given streams: what {@link Main} does, without ending the JVM. */
final class CommandRunner {
    private static final int USAGE_WIDTH = 100;

    private final StandardStreams streams;
    private final Environment environment;
    private final Settings settings;

    CommandRunner(StandardStreams streams, Environment environment) {
        this.streams = streams;
        this.environment = environment;
        this.settings = new Settings(environment);
    }

    /** Runs {@code args}; every failure has been reported on standard error when this returns the exit code. */
    int run(String... args) {
        var root = new JmistralCommand(streams, settings, environment, args.length == 0 ? "" : args[0]);
        var failures = new FailureReporter(streams, root, settings);
        try {
            StringWriter help = new StringWriter();
            int exitCode =
                    commandLine(root, failures).setOut(new PrintWriter(help)).execute(args);
            streams.print(help.toString());
            streams.flush();
            return exitCode;
        } catch (Throwable e) {
            return failures.report(e);
        }
    }

    private CommandLine commandLine(JmistralCommand root, FailureReporter failures) {
        CommandLine line = new CommandLine(root.spec());
        line.getSubcommands().values().forEach(command -> settings.accept(command.getCommandSpec()));
        line.registerConverter(Path.class, Path::of); // that of picocli is found by reflection
        line.setDefaultValueProvider(settings);
        line.setExecutionExceptionHandler((exception, _, _) -> failures.report(exception));
        line.setParameterExceptionHandler((exception, _) -> failures.reportUsage(exception));
        // A prompt may begin with anything: it is neither a file to be read for arguments nor an option.
        line.setExpandAtFiles(false);
        line.setAllowOptionsAsOptionParameters(true);
        line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        line.setUsageHelpWidth(USAGE_WIDTH);
        return line;
    }
}
