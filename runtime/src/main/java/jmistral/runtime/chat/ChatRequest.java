package jmistral.runtime.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model is asked: the conversation so far and what goes with it. Immutable.
 *
 * @param messages the conversation, oldest first
 * @param tools the tools that the model may call, as JSON objects in the form that OpenAI's interface gave them
 * @param continuesLast whether the last message, the assistant's, is unfinished and to be gone on with
 * @param variables further variables for the file's own template, such as {@code enable_thinking}
 */
public record ChatRequest(
        List<Message> messages,
        List<Map<String, @Nullable Object>> tools,
        boolean continuesLast,
        Map<String, @Nullable Object> variables) {
    /** @throws IllegalArgumentException if tools or variables hold what JSON cannot say, or nothing is left to continue */
    public ChatRequest {
        messages = List.copyOf(messages);
        tools = tools.stream().map(JsonValues::copy).toList();
        variables = JsonValues.copy(variables);
        if (continuesLast && (messages.isEmpty() || !messages.getLast().is(Role.ASSISTANT))) {
            throw new IllegalArgumentException("only a last message of the assistant can be continued");
        }
    }

    /** A conversation without tools. */
    public static ChatRequest of(List<Message> messages) {
        return new ChatRequest(messages, List.of(), false, Map.of());
    }

    /**
     * Reads a conversation from JSON values (maps, lists, strings, numbers, booleans, null): a list of messages, or an
     * object with {@code messages} and perhaps {@code tools} and {@code unfinished} (true if the assistant's last message
     * is to be continued, as {@code "prefix": true} in that message says too); its other members become variables.
     *
     * @throws IllegalArgumentException if the value has another form
     */
    public static ChatRequest ofJson(@Nullable Object json) {
        if (json instanceof List<?> list) {
            List<Message> messages = messages(list);
            return new ChatRequest(messages, List.of(), isPrefix(messages), Map.of());
        }
        if (!(json instanceof Map<?, ?> object) || !(object.get("messages") instanceof List<?> list)) {
            throw new IllegalArgumentException(
                    "a conversation is a JSON array of messages, or an object whose \"messages\" is one");
        }
        List<Message> messages = messages(list);
        List<Map<String, @Nullable Object>> tools = new ArrayList<>();
        Map<String, @Nullable Object> variables = new LinkedHashMap<>();
        boolean unfinished = isPrefix(messages);
        for (var member : object.entrySet()) {
            switch (String.valueOf(member.getKey())) {
                case "messages" -> {}
                case "tools" -> tools = objects(member.getValue(), "tools");
                case "unfinished" -> unfinished |= Boolean.TRUE.equals(member.getValue());
                case String name -> variables.put(name, member.getValue());
            }
        }
        return new ChatRequest(messages, tools, unfinished, variables);
    }

    private static List<Message> messages(List<?> list) {
        return objects(list, "messages").stream().map(Message::new).toList();
    }

    private static boolean isPrefix(List<Message> messages) {
        return !messages.isEmpty()
                && messages.getLast().is(Role.ASSISTANT)
                && Boolean.TRUE.equals(messages.getLast().fields().get("prefix"));
    }

    private static List<Map<String, @Nullable Object>> objects(@Nullable Object value, String where) {
        List<Map<String, @Nullable Object>> objects = new ArrayList<>();
        if (value == null) {
            return objects;
        }
        if (!(value instanceof List<?> list)) {
            throw new IllegalArgumentException("\"" + where + "\" must be a JSON array");
        }
        for (Object element : list) {
            if (!(element instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException("\"" + where + "\" must hold JSON objects only, found " + element);
            }
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            map.forEach((key, member) -> object.put(String.valueOf(key), member));
            objects.add(object);
        }
        return objects;
    }
}
