package jmistral.cli.chat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jline.utils.Levenshtein;

/** The commands of a chat, by their names. */
final class Commands {
    private static final int SIMILAR = 2;

    private final List<Command> all = new ArrayList<>();

    void add(Command command) {
        all.add(command);
    }

    /** All of them, in the order of a list. */
    List<Command> all() {
        return all;
    }

    /** The command of that name. */
    Optional<Command> find(String name) {
        return all.stream().filter(command -> command.names().contains(name)).findFirst();
    }

    /**
     * The command of that name.
     *
     * @throws ChatException if there is none; the message says what to do
     */
    Command named(String name) {
        return find(name)
                .orElseThrow(() -> new ChatException("unknown command '" + name + "'" + meant(name)
                        + ": /? lists the commands, a blank before the slash sends the line as it is"));
    }

    private String meant(String name) {
        return all.stream()
                .map(command -> command.names().getFirst())
                .filter(candidate -> Levenshtein.distance(candidate, name) <= SIMILAR)
                .min(Comparator.comparingInt(candidate -> Levenshtein.distance(candidate, name)))
                .map(candidate -> " (did you mean " + candidate + "?)")
                .orElse("");
    }
}
