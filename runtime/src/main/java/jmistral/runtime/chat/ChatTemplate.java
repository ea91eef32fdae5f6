package jmistral.runtime.chat;

import java.util.List;

/**
 * Turns a conversation into the ids that the model was trained on, BOS included where the model has one. What a message
 * says never becomes a control token. Immutable, thread-safe.
 */
public interface ChatTemplate {
    /** What {@code jmistral inspect} and messages call it, such as {@code v3-tekken}. */
    String name();

    /**
     * The ids of a conversation. After a last message of the user the model is to answer; a last message of the assistant
     * ends with the end token.
     */
    int[] encode(List<Message> messages);
}
