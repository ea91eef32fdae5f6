package jmistral.cli;

import java.io.File;
import java.io.IOException;
import picocli.CommandLine;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/** Writes the sources of the man pages: the build runs it when it makes packages. */
final class ManPages {
    private ManPages() {}

    /** Writes a page for each command into the folder that {@code args} name. */
    public static void main(String[] args) throws IOException {
        CommandLine commands = commands();
        int exitCode = ManPageGenerator.generateManPage(
                new File(args[0]), null, new boolean[0], false, commands.getCommandSpec());
        System.exit(exitCode);
    }

    /** All commands, to be looked at. */
    static CommandLine commands() {
        Environment environment = Environment.ofProcess();
        return new CommandLine(
                new JmistralCommand(StandardStreams.ofProcess(), new Settings(environment), environment, "").spec());
    }
}
