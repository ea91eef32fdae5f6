package jmistral.cli;

import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** The command with all of its subcommands. */
@Command(
        scope = ScopeType.INHERIT,
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
        })
final class AllCommands extends JmistralCommand {
    /** The subcommand of that name that needs no other one. That all are described takes a tenth of a second. */
    static Optional<Class<?>> alone(String name) {
        return Arrays.stream(AllCommands.class.getAnnotation(Command.class).subcommands())
                .filter(command -> command != CompletionCommand.class) // it describes the others
                .filter(command -> command.getAnnotation(Command.class).name().equals(name))
                .findFirst();
    }
}
