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
     * The ids of a conversation, after which the model is to speak.
     *
     * @throws ChatTemplateException if the template refuses this conversation or cannot be run
     */
    int[] encode(ChatRequest request);

    /** The ids of a conversation without tools. */
    default int[] encode(List<Message> messages) {
        return encode(ChatRequest.of(messages));
    }
}
