package jmistral.cli;

/** A command cannot do what it was asked for a reason of its own; the message is the sentence for the user. */
final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CommandException(String message) {
        super(message);
    }

    CommandException(String message, Throwable cause) {
        super(message, cause);
    }
}
