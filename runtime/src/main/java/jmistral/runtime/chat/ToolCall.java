package jmistral.runtime.chat;

import java.util.LinkedHashMap;
import java.util.Map;
import jmistral.runtime.chat.jinja.JsonReader;
import org.jspecify.annotations.Nullable;

/**
 * The assistant's wish to have a tool run.
 *
 * @param arguments a JSON value, usually an object
 * @param id what the result will refer to; empty if the call has none
 */
record ToolCall(String name, @Nullable Object arguments, String id) {
    /**
     * Reads a call: {@code {"id":…, "function": {"name":…, "arguments":…}}}, or the same without the inner object. The
     * arguments may be an object or a string that holds its JSON.
     */
    static ToolCall ofJson(@Nullable Object json) {
        if (!(json instanceof Map<?, ?> call)) {
            throw new ChatTemplateException("a tool call must be a JSON object");
        }
        Map<?, ?> function = call.get("function") instanceof Map<?, ?> inner ? inner : call;
        if (!(function.get("name") instanceof String name)) {
            throw new ChatTemplateException("a tool call needs the \"name\" of the tool");
        }
        Object arguments = function.get("arguments");
        if (arguments == null || arguments.equals("")) {
            arguments = Map.of();
        }
        Object id = call.get("id");
        boolean named = id instanceof String && !id.equals("null");
        return new ToolCall(name, parse(arguments), named ? String.valueOf(id) : "");
    }

    /** The value that a string holds as JSON; the string itself if it holds none; any other value as it is. */
    static @Nullable Object parse(@Nullable Object value) {
        if (!(value instanceof String text)) {
            return value;
        }
        try {
            return JsonReader.read(text);
        } catch (JsonReader.JsonException e) {
            return text;
        }
    }

    Map<String, @Nullable Object> toJson(boolean withId) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("arguments", arguments);
        if (withId && !id.isEmpty()) {
            json.put("id", id);
        }
        return json;
    }
}
