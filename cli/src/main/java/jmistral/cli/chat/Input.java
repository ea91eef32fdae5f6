package jmistral.cli.chat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a person entered. */
sealed interface Input {
    /** What stands around a message of several lines. */
    String QUOTES = "\"\"\"";

    /** Nothing but blanks. */
    record Nothing() implements Input {}

    /** For the model. */
    record Message(String text) implements Input {}

    /**
     * For the chat itself.
     *
     * @param name the first word, such as {@code /set}
     * @param argument what follows, without blanks around it; may be empty
     */
    record CommandLine(String name, String argument) implements Input {}

    /** Text that may be quoted by three quotes on each side: a message, or what {@code /set system} is given. */
    Pattern QUOTABLE = Pattern.compile("\\s*(?<before>/set\\s+system\\s+)?" + QUOTES + "(?<text>.*)", Pattern.DOTALL);

    /** Whether the closing quotes of a text in quotes are yet to come. */
    static boolean isUnfinished(String entered) {
        Matcher quoted = QUOTABLE.matcher(entered);
        return quoted.matches() && !quoted.group("text").stripTrailing().endsWith(QUOTES);
    }

    /**
     * Understands what was entered. A line that begins with a slash is a command; with a blank before the slash it is a
     * message, and so are several lines.
     */
    static Input of(String entered) {
        if (entered.isBlank()) {
            return new Nothing();
        }
        Matcher quoted = QUOTABLE.matcher(entered);
        if (quoted.matches()) {
            String text = unquoted(quoted.group("text"));
            String before = quoted.group("before");
            return before == null ? new Message(text) : new CommandLine("/set", "system " + text);
        }
        if (entered.startsWith("/") && !entered.stripTrailing().contains("\n")) {
            String[] words = entered.strip().split("\\s+", 2);
            return new CommandLine(words[0], words.length > 1 ? words[1] : "");
        }
        String message = entered.stripTrailing();
        return new Message(
                message.startsWith(" ") && message.stripLeading().startsWith("/") ? message.substring(1) : message);
    }

    /** The line that {@link #of} would understand as this message. */
    static String quoted(String message) {
        if (message.stripLeading().startsWith(QUOTES)) {
            return QUOTES + "\n" + message + "\n" + QUOTES;
        }
        return message.stripLeading().startsWith("/") ? " " + message : message;
    }

    private static String unquoted(String text) {
        String end = text.stripTrailing();
        String inner = end.endsWith(QUOTES) ? end.substring(0, end.length() - QUOTES.length()) : text;
        if (inner.startsWith("\n")) {
            inner = inner.substring(1);
        }
        return inner.endsWith("\n") ? inner.substring(0, inner.length() - 1) : inner;
    }
}
