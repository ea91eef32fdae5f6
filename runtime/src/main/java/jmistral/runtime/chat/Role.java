package jmistral.runtime.chat;

/** Who says a message. */
public enum Role {
    SYSTEM,
    USER,
    ASSISTANT
}
