package jmistral.runtime.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Puts a conversation in the order that Mistral's models were trained on, by mistral-common's rules: neighbours of the same
 * role are joined by two newlines; before v7, system messages are taken out and joined to one prompt, and a conversation
 * that does not begin with the user gets an empty user message put first.
 *
 * @param turns the conversation; system turns in v7 only
 * @param systemPrompt what the system messages say together, before v7; empty if nothing
 */
record Turns(List<Turn> turns, String systemPrompt) {
    private static final String JOINT = "\n\n";

    static Turns of(List<Message> messages, MistralVersion version) {
        boolean keepsSystem = version == MistralVersion.V7;
        List<Turn> turns = new ArrayList<>();
        List<String> system = new ArrayList<>();
        for (int begin = 0; begin < messages.size(); ) {
            String role = messages.get(begin).role();
            int end = begin + 1;
            while (end < messages.size() && messages.get(end).role().equals(role)) {
                end++;
            }
            List<Message> neighbours = messages.subList(begin, end);
            switch (role) {
                case "system" -> {
                    for (Message message : neighbours) {
                        if (keepsSystem) {
                            turns.add(new Turn.SystemPrompt(message.text()));
                        } else if (!message.text().isEmpty()) {
                            system.add(message.text());
                        }
                    }
                }
                case "user" -> turns.add(new Turn.User(join(neighbours)));
                case "assistant" -> turns.add(assistant(neighbours, version));
                case "tool" -> neighbours.forEach(message -> turns.add(result(message, version)));
                default ->
                    throw new ChatTemplateException("Mistral's template " + version.label()
                            + " knows the roles system, user, assistant and tool, found '" + role + "'");
            }
            begin = end;
        }
        if (turns.isEmpty() || (!keepsSystem && !(turns.getFirst() instanceof Turn.User))) {
            turns.addFirst(new Turn.User(""));
        }
        return new Turns(turns, String.join(JOINT, system));
    }

    private static String join(List<Message> messages) {
        return String.join(
                JOINT,
                messages.stream()
                        .map(Message::text)
                        .filter(text -> !text.isEmpty())
                        .toList());
    }

    private static Turn assistant(List<Message> messages, MistralVersion version) {
        List<ToolCall> calls = new ArrayList<>();
        for (Message message : messages) {
            if (message.fields().get("tool_calls") instanceof List<?> list) {
                list.forEach(call -> calls.add(ToolCall.ofJson(call)));
            }
        }
        String text = join(messages);
        if (text.isEmpty() && calls.isEmpty()) {
            throw new ChatTemplateException("a message of the assistant has neither text nor tool calls");
        }
        if (!calls.isEmpty() && version == MistralVersion.V1) {
            throw new ChatTemplateException("Mistral's template v1 knows no tools");
        }
        if (!text.isEmpty() && !calls.isEmpty() && version != MistralVersion.V7) {
            throw new ChatTemplateException("Mistral's template " + version.label()
                    + " has no place for text and tool calls in one message of the assistant");
        }
        return new Turn.Assistant(text, calls);
    }

    private static Turn result(Message message, MistralVersion version) {
        if (version == MistralVersion.V1) {
            throw new ChatTemplateException("Mistral's template v1 knows no tools");
        }
        Map<String, ?> fields = message.fields();
        Object id = fields.get("tool_call_id") instanceof String given ? given : fields.get("id");
        if (version != MistralVersion.V2 && !(id instanceof String)) {
            throw new ChatTemplateException("a message of the tool needs the \"tool_call_id\" of the call it answers");
        }
        String name = fields.get("name") instanceof String given ? given : "";
        return new Turn.ToolResult(name, id instanceof String given ? given : "", message.text());
    }

    /** The place of the last user turn, or -1. */
    int lastUser() {
        for (int i = turns.size() - 1; i >= 0; i--) {
            if (turns.get(i) instanceof Turn.User) {
                return i;
            }
        }
        return -1;
    }
}
