package jmistral.cli.chat;

import java.util.List;
import org.jline.builtins.Completers;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes commands and their arguments; what is meant for the model is left alone. */
final class CommandCompleter implements Completer {
    private final Commands commands;
    private final Completer fileNames = new Completers.FileNameCompleter();

    CommandCompleter(Commands commands) {
        this.commands = commands;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        if (!line.line().startsWith("/") || line.line().contains("\n")) {
            return;
        }
        if (line.wordIndex() == 0) {
            for (Command command : commands.all()) {
                command.names().forEach(name -> candidates.add(candidate(name, command.summary())));
            }
            return;
        }
        commands.find(line.words().getFirst()).ifPresent(command -> {
            switch (command.completion()) {
                case Command.Completion.None _ -> {}
                case Command.Completion.FileName _ -> fileNames.complete(reader, line, candidates);
                case Command.Completion.Words(var after) ->
                    after.apply(line.words().subList(1, line.wordIndex()))
                            .forEach(word -> candidates.add(candidate(word.text(), word.hint())));
            }
        });
    }

    private static Candidate candidate(String text, String hint) {
        return new Candidate(text, text, null, hint, null, null, true);
    }
}
