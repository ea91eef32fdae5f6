package jmistral.runtime.chat;

import jmistral.runtime.JmistralException;

/** A chat template cannot be run, or refuses a conversation. */
public final class ChatTemplateException extends JmistralException {
    private static final long serialVersionUID = 1;

    private final String template;
    private final int line;
    private final String reason;

    /** A conversation that has no place in the template. */
    public ChatTemplateException(String reason) {
        super(reason);
        this.template = "";
        this.line = 0;
        this.reason = reason;
    }

    /**
     * @param template the template's name, as the beginning of a sentence
     * @param line the line of the template, from 1 on
     * @param reason why it cannot be run there, or what it says of the conversation
     */
    public ChatTemplateException(String template, int line, String reason, Throwable cause) {
        super(template + ", line " + line + ": " + reason, cause);
        this.template = template;
        this.line = line;
        this.reason = reason;
    }

    /** The name of the template, empty if none of the file's was running. */
    public String template() {
        return template;
    }

    /** The line of the template, from 1 on; 0 if none of the file's was running. */
    public int line() {
        return line;
    }

    /** Why, without the place: for a template's own {@code raise_exception} exactly its message. */
    public String reason() {
        return reason;
    }
}
