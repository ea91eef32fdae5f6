package jmistral.cli.completion;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What picocli's model says that matters to a shell which completes a word. */
final class Completable {
    private Completable() {}

    static List<CommandSpec> subcommands(CommandSpec root) {
        return root.subcommands().values().stream()
                .map(line -> line.getCommandSpec())
                .filter(command -> !command.usageMessage().hidden())
                .toList();
    }

    static List<OptionSpec> options(CommandSpec command) {
        return command.options().stream().filter(option -> !option.hidden()).toList();
    }

    /** The first sentence of what the command does. */
    static String summary(CommandSpec command) {
        return sentence(command.usageMessage().description());
    }

    /** What the option does. */
    static String summary(OptionSpec option) {
        return sentence(option.description());
    }

    private static String sentence(String[] description) {
        return description.length == 0 ? "" : description[0].replaceFirst("\\.$", "");
    }

    static boolean takesValue(OptionSpec option) {
        return option.arity().max() > 0;
    }

    /** The values that there are to choose from; none if it takes others. */
    static List<String> choices(ArgSpec arg) {
        Iterable<String> candidates = arg.completionCandidates();
        return candidates == null
                ? List.of()
                : StreamSupport.stream(candidates.spliterator(), false).toList();
    }

    /** Whether the value is a model: its file, or its name. */
    static boolean isModel(ArgSpec arg) {
        return arg instanceof PositionalParamSpec && isFile(arg);
    }

    /** Whether the value is a file. */
    static boolean isFile(ArgSpec arg) {
        return arg.type() == Path.class || arg.paramLabel().startsWith("FILE");
    }
}
