package jmistral.runtime.chat;

/** One message of a conversation. */
public record Message(Role role, String content) {}
