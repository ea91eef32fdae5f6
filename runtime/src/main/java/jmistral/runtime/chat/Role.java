package jmistral.runtime.chat;

import java.util.Locale;

/** Who says a message, in the names that chat templates know. */
public enum Role {
    SYSTEM,
    USER,
    ASSISTANT,
    /** What a tool that the assistant called has answered. */
    TOOL;

    private final String json = name().toLowerCase(Locale.ROOT);

    /** The role as a message in JSON bears it, such as {@code user}. */
    public String json() {
        return json;
    }
}
