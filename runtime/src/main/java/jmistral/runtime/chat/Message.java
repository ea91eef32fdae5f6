package jmistral.runtime.chat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message of a conversation: a JSON object with a {@code role} and, usually, a {@code content}. Every field reaches
 * the file's own template in its order, also those that nothing here knows. Immutable.
 *
 * @param fields the object's members: strings, numbers, booleans, null, and lists and maps of these
 */
public record Message(Map<String, @Nullable Object> fields) {
    /**
     * @throws IllegalArgumentException if {@code fields} has no {@code role} that is a string, or holds what JSON cannot
     *     say
     */
    public Message {
        fields = JsonValues.copy(fields);
        if (!(fields.get("role") instanceof String)) {
            throw new IllegalArgumentException(
                    "a message needs a \"role\" that is a string, found " + fields.get("role"));
        }
    }

    /** A message that is text and nothing else. */
    public static Message of(Role role, String content) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("role", role.json());
        fields.put("content", content);
        return new Message(fields);
    }

    /** The name of the role: one of {@link Role#json()}, or another that the file's template may know. */
    public String role() {
        return String.valueOf(fields.get("role"));
    }

    /** Whether {@code role} says this message. */
    public boolean is(Role role) {
        return role().equals(role.json());
    }

    /**
     * The text: {@code content} itself, or its parts of type {@code text} one after another; empty if there is none.
     *
     * @throws ChatTemplateException if the content is neither, or has a part that is not text
     */
    public String text() {
        Object content = fields.get("content");
        if (content == null) {
            return "";
        }
        if (content instanceof String text) {
            return text;
        }
        if (content instanceof List<?> parts) {
            var text = new StringBuilder();
            for (Object part : parts) {
                if (!(part instanceof Map<?, ?> map) || !(map.get("text") instanceof String piece)) {
                    throw new ChatTemplateException("a message of role '" + role() + "' has a part that is not text");
                }
                text.append(piece);
            }
            return text.toString();
        }
        throw new ChatTemplateException("the content of a message of role '" + role() + "' is not text");
    }
}
