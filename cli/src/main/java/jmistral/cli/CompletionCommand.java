package jmistral.cli;

import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import jmistral.cli.completion.Shell;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code jmistral completion}: what a shell has to know to complete the program's command lines. */
@Command(
        name = "completion",
        description = {
            "Write a script with which a shell completes commands, options, files and models.",
            "Packages install these scripts; they are of use where jmistral was only unpacked."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  jmistral completion bash > ~/.local/share/bash-completion/completions/jmistral",
            "  jmistral completion zsh > \"${fpath[1]}/_jmistral\"",
            "  jmistral completion fish > ~/.config/fish/completions/jmistral.fish"
        })
final class CompletionCommand implements Callable<Integer> {
    private final StandardStreams streams;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(
            paramLabel = "SHELL",
            converter = ShellConverter.class,
            completionCandidates = ShellNames.class,
            description = "bash, zsh or fish.")
    @SuppressWarnings("NullAway.Init") // required
    private Shell shell;

    CompletionCommand(StandardStreams streams) {
        this.streams = streams;
    }

    /** The shells by their names. */
    static final class ShellNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Stream.of(Shell.values()).map(Shell::toString).iterator();
        }
    }

    /** Reads the name of a shell. */
    static final class ShellConverter implements ITypeConverter<Shell> {
        @Override
        public Shell convert(String value) {
            return Shell.named(value)
                    .orElseThrow(() -> new TypeConversionException(
                            "expected " + String.join(", ", new ShellNames()) + ", found '" + value + "'"));
        }
    }

    @Override
    public Integer call() {
        streams.print(shell.script(spec.root().commandLine()));
        streams.flush();
        return ExitCode.DONE;
    }
}
