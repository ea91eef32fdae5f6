package jmistral.cli.completion;

import java.util.StringJoiner;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A completion script for fish: one {@code complete} for each command, option and parameter. */
final class FishCompletion {
    private final CommandSpec root;
    private final StringBuilder script = new StringBuilder();

    FishCompletion(CommandSpec root) {
        this.root = root;
    }

    String script() {
        script.append("# Completion of ").append(root.name()).append(" for fish, made from its own options.\n");
        line("", "-f");
        String first = "__fish_use_subcommand";
        for (CommandSpec command : Completable.subcommands(root)) {
            line(first, "-a " + command.name() + description(Completable.summary(command)));
        }
        Completable.options(root).forEach(option -> option(first, option));
        for (CommandSpec command : Completable.subcommands(root)) {
            String condition = "__fish_seen_subcommand_from " + command.name();
            script.append('\n');
            command.positionalParameters().forEach(parameter -> parameter(condition, parameter));
            Completable.options(command).forEach(option -> option(condition, option));
        }
        return script.toString();
    }

    private void parameter(String condition, PositionalParamSpec parameter) {
        if (!Completable.choices(parameter).isEmpty()) {
            line(condition, "-a " + quoted(String.join(" ", Completable.choices(parameter))));
        } else if (Completable.isModel(parameter)) {
            line(condition, "-k -a " + quoted("(__fish_complete_suffix .gguf)"));
            line(condition, "-a " + quoted("(" + root.name() + " list --names 2>/dev/null)") + description("Model"));
        }
    }

    private void option(String condition, OptionSpec option) {
        StringJoiner arguments = new StringJoiner(" ");
        for (String name : option.names()) {
            arguments.add(name.startsWith("--") ? "-l " + name.substring(2) : flag(name.substring(1)));
        }
        if (!Completable.choices(option).isEmpty()) {
            arguments.add("-x -a " + quoted(String.join(" ", Completable.choices(option))));
        } else if (Completable.takesValue(option)) {
            arguments.add(Completable.isFile(option) ? "-r -F" : "-x");
        }
        line(condition, arguments + description(Completable.summary(option)));
    }

    /** {@code -n}, or an option of several letters after one dash, {@code -ctk}. */
    private static String flag(String name) {
        return (name.length() == 1 ? "-s " : "-o ") + name;
    }

    private void line(String condition, String arguments) {
        script.append("complete -c ").append(root.name());
        if (!condition.isEmpty()) {
            script.append(" -n ").append(quoted(condition));
        }
        script.append(' ').append(arguments).append('\n');
    }

    private static String description(String text) {
        return text.isEmpty() ? "" : " -d " + quoted(text);
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
