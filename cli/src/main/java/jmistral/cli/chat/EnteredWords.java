package jmistral.cli.chat;

import java.util.List;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/**
 * A line up to the cursor, in the words that completion looks at.
 *
 * @param line the whole line
 * @param cursor where the cursor stands in it
 * @param words those up to the cursor; the last one is the one to complete, and may be empty
 */
record EnteredWords(String line, int cursor, List<String> words) implements ParsedLine {
    /** Splits lines as completion needs them; never refuses one. */
    static Parser parser(Commands commands) {
        return (line, cursor, _) -> of(line, Math.min(cursor, line.length()), commands);
    }

    private static EnteredWords of(String line, int cursor, Commands commands) {
        String before = line.substring(0, cursor);
        String[] nameAndRest = before.split(" +", 2);
        boolean takesFile = nameAndRest.length > 1
                && commands.find(nameAndRest[0])
                        .filter(command -> command.completion() instanceof Command.Completion.FileName)
                        .isPresent();
        return new EnteredWords(line, cursor, List.of(takesFile ? nameAndRest : before.split(" +", -1)));
    }

    @Override
    public String word() {
        return words.getLast();
    }

    @Override
    public int wordCursor() {
        return word().length();
    }

    @Override
    public int wordIndex() {
        return words.size() - 1;
    }
}
