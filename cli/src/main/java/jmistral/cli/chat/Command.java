package jmistral.cli.chat;

import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/**
 * Something that a line beginning with a slash asks of the chat.
 *
 * @param names as they are typed, slash included; the first one is listed
 * @param arguments what follows the name, for a list; empty if nothing
 * @param summary what it does, for a list
 * @param completion what its arguments may be
 * @param action does it
 */
record Command(List<String> names, String arguments, String summary, Completion completion, Action action) {
    /** What a command does. */
    @FunctionalInterface
    interface Action {
        /**
         * @param argument what follows the name, without blanks around it; may be empty
         * @throws IOException if a file cannot be read or written
         * @throws RuntimeException for any other reason that makes it impossible; the message is a sentence for the user
         */
        void run(String argument) throws IOException;
    }

    /** What may be entered after a command's name. */
    sealed interface Completion {
        /** Nothing, or text. */
        record None() implements Completion {}

        /** The name of a file, to the end of the line, blanks included. */
        record FileName() implements Completion {}

        /**
         * Words.
         *
         * @param after what may stand after these words
         */
        record Words(Function<List<String>, List<Word>> after) implements Completion {}
    }

    /**
     * A word that may be entered.
     *
     * @param text the word
     * @param hint what it means
     */
    record Word(String text, String hint) {}

    Command {
        names = List.copyOf(names);
    }

    /** How it is typed. */
    String usage() {
        String typed = String.join(", ", names);
        return arguments.isEmpty() ? typed : typed + " " + arguments;
    }
}
