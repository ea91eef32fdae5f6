package jmistral.cli;

import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import jmistral.cli.completion.Shell;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.TypeConversionException;

/** {@code jmistral completion}: what a shell has to know to complete the program's command lines. */
final class CompletionCommand extends Subcommand {
    private final StandardStreams streams;

    private final Argument<Shell> shell = Argument.parameter(
            Shell.class,
            PositionalParamSpec.builder()
                    .paramLabel("SHELL")
                    .converters(new ShellConverter())
                    .completionCandidates(new ShellNames())
                    .description("bash, zsh or fish."));

    CompletionCommand(StandardStreams streams) {
        super(
                List.of(
                        "Write a script with which a shell completes commands, options, files and models.",
                        "Packages install these scripts; they are of use where jmistral was only unpacked."),
                List.of(
                        "jmistral completion bash > ~/.local/share/bash-completion/completions/jmistral",
                        "jmistral completion zsh > \"${fpath[1]}/_jmistral\"",
                        "jmistral completion fish > ~/.config/fish/completions/jmistral.fish"));
        this.streams = streams;
        add(shell);
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
        streams.print(shell.value().script(spec().root().commandLine()));
        streams.flush();
        return ExitCode.DONE;
    }
}
