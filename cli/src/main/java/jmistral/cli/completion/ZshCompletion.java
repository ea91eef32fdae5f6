package jmistral.cli.completion;

import java.util.List;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A completion script for zsh, in the words of its {@code _arguments}. */
final class ZshCompletion {
    private final CommandSpec root;
    private final String function;
    private final StringBuilder script = new StringBuilder();

    ZshCompletion(CommandSpec root) {
        this.root = root;
        this.function = "_" + root.name();
    }

    String script() {
        script.append("#compdef ").append(root.name()).append('\n');
        script.append("# Completion of ").append(root.name()).append(" for zsh, made from its own options.\n\n");
        models();
        commands();
        dispatch();
        return script.toString();
    }

    private void models() {
        script.append("""
                %1$s_models() {
                    local -a names=(${(f)"$(_call_program models %2$s list --names 2>/dev/null)"})
                    _alternative 'models:model:compadd -a names' 'files:file:_files -g "*.gguf(-.)"'
                }

                """.formatted(function, root.name()));
    }

    private void commands() {
        script.append(function).append("_commands() {\n    local -a commands=(\n");
        for (CommandSpec command : Completable.subcommands(root)) {
            script.append("        ")
                    .append(quoted(command.name() + ":" + Completable.summary(command)))
                    .append('\n');
        }
        script.append("    )\n    _describe -t commands command commands\n}\n\n");
    }

    private void dispatch() {
        script.append(function)
                .append("() {\n    local curcontext=$curcontext state line\n    typeset -A opt_args\n")
                .append("    _arguments -C \\\n");
        Completable.options(root).forEach(option -> specification("        ", option));
        script.append("        '1:command:").append(function).append("_commands' \\\n");
        script.append("        '*::argument:->argument'\n");
        script.append("    [[ $state == argument ]] || return\n    case $line[1] in\n");
        for (CommandSpec command : Completable.subcommands(root)) {
            script.append("    ").append(command.name()).append(")\n        _arguments \\\n");
            Completable.options(command).forEach(option -> specification("            ", option));
            command.positionalParameters()
                    .forEach(parameter -> script.append("            ")
                            .append(quoted(":" + escaped(parameter.paramLabel()) + ":" + action(parameter)))
                            .append(" \\\n"));
            script.append("            && return\n        ;;\n");
        }
        script.append("    esac\n}\n\n");
        // Autoloaded, the file is the function itself; sourced, it has to say what it completes.
        script.append("if [[ $funcstack[1] == ").append(function).append(" ]]; then\n    ");
        script.append(function).append(" \"$@\"\nelse\n    compdef ");
        script.append(function).append(' ').append(root.name()).append("\nfi\n");
    }

    /** One specification for each name, of which one on the line keeps the others from being offered. */
    private void specification(String indentation, OptionSpec option) {
        String others = option.typeInfo().isMultiValue() ? "*" : "(" + String.join(" ", option.names()) + ")";
        for (String name : option.names()) {
            String separator = !Completable.takesValue(option) ? "" : name.startsWith("--") ? "=" : "+";
            String value =
                    Completable.takesValue(option) ? ":" + escaped(option.paramLabel()) + ":" + action(option) : "";
            script.append(indentation)
                    .append(quoted(
                            others + name + separator + "[" + escaped(Completable.summary(option)) + "]" + value))
                    .append(" \\\n");
        }
    }

    private String action(ArgSpec arg) {
        List<String> choices = Completable.choices(arg);
        if (!choices.isEmpty()) {
            return "(" + String.join(" ", choices) + ")";
        }
        if (Completable.isModel(arg)) {
            return function + "_models";
        }
        return Completable.isFile(arg) ? "_files" : " ";
    }

    private static String escaped(String text) {
        return text.replaceAll("[\\\\\\[\\]:]", "\\\\$0");
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
