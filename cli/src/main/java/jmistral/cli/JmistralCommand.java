package jmistral.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The command itself, which does nothing without one of its subcommands. */
final class JmistralCommand implements Runnable {
    private static final String RUN = "run";
    private static final String COMPLETION = "completion";

    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);
    private final Argument<Boolean> verbose = Argument.flag(everywhere("--verbose")
            .description("Say more on standard error: what is loaded, timing, and the whole trace of a failure."));

    /** @param first the first argument: if a subcommand has that name, hardly any other is described, which saves 20 ms */
    JmistralCommand(StandardStreams streams, Settings settings, Environment environment, String first) {
        ModelFolder models = new ModelFolder(settings);
        spec.name("jmistral").versionProvider(new VersionProvider()).scopeType(ScopeType.INHERIT);
        spec.usageMessage()
                .description("Runs Mistral 7B and its family from GGUF files on the CPU.")
                .synopsisSubcommandLabel("COMMAND")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(exitCodes())
                .footerHeading("%nEnvironment:%n")
                .footer(
                        "  JMISTRAL_MODEL         the model, where none is named",
                        "  JMISTRAL_CTX_SIZE      the value of --ctx-size of 'run', and so for its other options with a"
                                + " value",
                        "  JMISTRAL_MODELS        the folder of models that can be named",
                        "  JMISTRAL_JAVA_OPTIONS  options for the Java runtime, such as -Xmx2g",
                        "",
                        "After the environment, config.properties says the same: model, ctx-size, models. 'jmistral"
                                + " doctor' tells where that file is; 'jmistral COMMAND --help' tells more of a command, with"
                                + " examples.");
        spec.add(Argument.flag(
                        everywhere("-h", "--help").usageHelp(true).description("Show this help message and exit."))
                .spec());
        spec.add(Argument.flag(everywhere("-V", "--version")
                        .versionHelp(true)
                        .description("Print version information and exit."))
                .spec());
        spec.add(verbose.spec());
        Map<String, Supplier<Subcommand>> commands = new LinkedHashMap<>();
        commands.put(RUN, () -> new RunCommand(streams, models, environment));
        commands.put("list", () -> new ListCommand(streams, models));
        commands.put("inspect", () -> new InspectCommand(streams, models));
        commands.put("tokenize", () -> new TokenizeCommand(streams, models));
        commands.put("grammar", () -> new GrammarCommand(streams));
        commands.put("perplexity", () -> new PerplexityCommand(streams, models));
        commands.put("bench", () -> new BenchCommand(streams, models));
        commands.put("doctor", () -> new DoctorCommand(streams, settings));
        commands.put(COMPLETION, () -> new CompletionCommand(streams));
        boolean alone = commands.containsKey(first) && !first.equals(COMPLETION); // which describes the others
        commands.forEach((name, command) -> {
            if (!alone || name.equals(first) || name.equals(RUN)) { // whose options are keys of the config file
                spec.addSubcommand(name, command.get().spec());
            }
        });
    }

    private static OptionSpec.Builder everywhere(String... names) {
        return OptionSpec.builder(names).scopeType(ScopeType.INHERIT);
    }

    private static Map<String, String> exitCodes() {
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put("0", "done");
        codes.put("1", "failed");
        codes.put("2", "wrong usage");
        codes.put("130", "interrupted");
        return codes;
    }

    /** What picocli knows of all commands. */
    CommandSpec spec() {
        return spec;
    }

    /** Whether more is to be said than what was asked for. */
    boolean isVerbose() {
        return verbose.value();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }
}
