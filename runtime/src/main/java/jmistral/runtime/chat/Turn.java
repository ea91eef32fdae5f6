package jmistral.runtime.chat;

import java.util.List;

/** A part of a conversation as Mistral's templates see it, after neighbours of one role have been joined. */
sealed interface Turn {
    record SystemPrompt(String text) implements Turn {}

    record User(String text) implements Turn {}

    record Assistant(String text, List<ToolCall> calls) implements Turn {}

    /** What a tool answered: {@code id} is that of the call, empty if not given. */
    record ToolResult(String name, String id, String text) implements Turn {}
}
