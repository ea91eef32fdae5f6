package jmistral.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command itself, which does nothing without one of its subcommands. */
@Command(
        name = "jmistral",
        description = "Runs Mistral 7B and its family from GGUF files on the CPU.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = VersionProvider.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RunCommand.class,
            InspectCommand.class,
            TokenizeCommand.class,
            PerplexityCommand.class,
            BenchCommand.class,
            DoctorCommand.class
        },
        footer = {"", "'jmistral COMMAND --help' tells more of a command, with examples."})
final class JmistralCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Say more on standard error: what is loaded, timing, and the whole trace of a failure.")
    private boolean verbose;

    /** Whether more is to be said than what was asked for. */
    boolean isVerbose() {
        return verbose;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }
}
