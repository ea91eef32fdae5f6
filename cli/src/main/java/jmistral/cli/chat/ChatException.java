package jmistral.cli.chat;

/** The chat cannot do what it was asked for; the message is the sentence for the user. */
public final class ChatException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ChatException(String message) {
        super(message);
    }

    ChatException(String message, Throwable cause) {
        super(message, cause);
    }
}
