package jmistral.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** One of the program's commands: its description, its arguments, and what it does, whose result is the exit code. */
abstract class Subcommand implements Callable<Integer> {
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

    /**
     * A command to which arguments are still to be added; {@link JmistralCommand} names it.
     *
     * @param description paragraphs, the first of which says what the command does in its first sentence
     * @param examples command lines
     */
    Subcommand(List<String> description, List<String> examples) {
        spec.usageMessage()
                .description(description.toArray(String[]::new))
                .footerHeading("%nExamples:%n")
                .footer(examples.stream().map(line -> "  " + line).toArray(String[]::new));
    }

    /** What picocli knows of the command. */
    final CommandSpec spec() {
        return spec;
    }

    /** Adds arguments that do not depend on each other. */
    final void add(Argument<?>... arguments) {
        for (Argument<?> argument : arguments) {
            spec.add(argument.spec());
        }
    }

    /** Adds options of which at most one may be given. */
    final void addOneOf(Argument<?>... options) {
        addGroup(ArgGroupSpec.builder(), options);
    }

    /** Adds options of which exactly one must be given. */
    final void addExactlyOneOf(Argument<?>... options) {
        addGroup(ArgGroupSpec.builder().multiplicity("1"), options);
    }

    private void addGroup(ArgGroupSpec.Builder group, Argument<?>... options) {
        for (Argument<?> option : options) {
            group.addArg(option.spec());
        }
        spec.addArgGroup(group.build());
    }

    /** Whether more is to be said than what was asked for. */
    final boolean isVerbose() {
        return ((JmistralCommand) spec.root().userObject()).isVerbose();
    }

    final ParameterException wrongUsage(String why) {
        return new ParameterException(spec.commandLine(), why);
    }
}
