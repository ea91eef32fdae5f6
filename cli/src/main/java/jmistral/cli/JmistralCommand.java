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
            ListCommand.class,
            InspectCommand.class,
            TokenizeCommand.class,
            GrammarCommand.class,
            PerplexityCommand.class,
            BenchCommand.class,
            DoctorCommand.class,
            CompletionCommand.class
        },
        footer = {
            "",
            "'jmistral COMMAND --help' tells more of a command, with examples.",
            "",
            "Defaults for the options of 'run' that take a value, in the environment and, after it, in config.properties:",
            "  JMISTRAL_CTX_SIZE, ctx-size   the value of --ctx-size, and so for the others",
            "  JMISTRAL_MODEL, model         the model, also of other commands",
            "  JMISTRAL_MODELS, models       the folder of models that can be named",
            "'jmistral doctor' says where that file and that folder are."
        })
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
