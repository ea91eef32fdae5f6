package jmistral.cli.completion;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import picocli.AutoComplete;
import picocli.CommandLine;

/** The shells that completion scripts can be made for. */
public enum Shell {
    BASH(line -> AutoComplete.bash(line.getCommandName(), line)),
    ZSH(line -> new ZshCompletion(line.getCommandSpec()).script()),
    FISH(line -> new FishCompletion(line.getCommandSpec()).script());

    private final Function<CommandLine, String> generator;

    Shell(Function<CommandLine, String> generator) {
        this.generator = generator;
    }

    /** The shell of that name, in lower case, if there is one. */
    public static Optional<Shell> named(String name) {
        return Arrays.stream(values())
                .filter(shell -> shell.toString().equals(name))
                .findFirst();
    }

    /** The script that completes the commands and options of {@code line}. */
    public String script(CommandLine line) {
        return generator.apply(line);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
