package jmistral.runtime.chat.jinja;

import jmistral.runtime.JmistralException;

/** A template is not well formed, or fails while it runs. The message is the reason alone, without the place. */
public final class JinjaException extends JmistralException {
    private static final long serialVersionUID = 1;

    private final String reason;
    private int line;

    /** A failure whose place is not known yet. */
    JinjaException(String reason) {
        this(reason, 0);
    }

    /** A failure at a line of the template, from 1 on. */
    JinjaException(String reason, int line) {
        super(reason);
        this.reason = reason;
        this.line = line;
    }

    /** What is wrong; for {@code raise_exception} exactly its message. */
    public String reason() {
        return reason;
    }

    /** The line of the template, from 1 on; 0 if not known. */
    public int line() {
        return line;
    }

    /** Notes the line, unless one nearer to the failure is noted already. */
    JinjaException at(int line) {
        if (this.line == 0) {
            this.line = line;
        }
        return this;
    }
}
