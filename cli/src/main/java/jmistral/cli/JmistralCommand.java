package jmistral.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command itself, which does nothing without a subcommand. {@link AllCommands} has them all. */
@Command(
        name = "jmistral",
        description = "Runs Mistral 7B and its family from GGUF files on the CPU.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = VersionProvider.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong usage", "130:interrupted"},
        footerHeading = "%nEnvironment:%n",
        footer = {
            "  JMISTRAL_MODEL         the model, where none is named",
            "  JMISTRAL_CTX_SIZE      the value of --ctx-size of 'run', and so for its other options with a value",
            "  JMISTRAL_MODELS        the folder of models that can be named",
            "  JMISTRAL_JAVA_OPTIONS  options for the Java runtime, such as -Xmx2g",
            "",
            "After the environment, config.properties says the same: model, ctx-size, models. 'jmistral doctor' tells where"
                    + " that file is; 'jmistral COMMAND --help' tells more of a command, with examples."
        })
class JmistralCommand implements Runnable {
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
