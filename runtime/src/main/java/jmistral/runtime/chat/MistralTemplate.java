package jmistral.runtime.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jmistral.runtime.chat.jinja.PythonJson;
import jmistral.runtime.tokenizer.Tokenizer;
import org.jspecify.annotations.Nullable;

/**
 * The prompts of Mistral's instruct models, made as mistral-common makes them: control tokens by their ids, and every text
 * between two of them encoded by itself. No text becomes a control token, whatever it says.
 */
public final class MistralTemplate implements ChatTemplate {
    private final MistralVersion version;
    private final String name;
    private final Tokenizer tokenizer;
    private final MistralTokens tokens;

    /**
     * @param tokenizer that of the model; SentencePiece, or Tekken, which has no blank before a text
     * @throws ChatTemplateException if the vocabulary lacks the control tokens of this version
     */
    public MistralTemplate(MistralVersion version, Tokenizer tokenizer) {
        this.version = version;
        this.tokenizer = tokenizer;
        this.tokens = MistralTokens.of(tokenizer.vocabulary());
        this.name = version.label() + (tokenizer.addsDummyBlank() ? "" : "-tekken");
        if (!tokens.suits(version)) {
            throw new ChatTemplateException(
                    "the vocabulary lacks the control tokens of Mistral's template " + version.label());
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int[] encode(ChatRequest request) {
        if (!request.tools().isEmpty() && version == MistralVersion.V1) {
            throw new ChatTemplateException("Mistral's template v1 knows no tools");
        }
        Turns conversation = Turns.of(request.messages(), version);
        List<Turn> turns = conversation.turns();
        int lastUser = conversation.lastUser();
        var ids = new PromptIds(tokenizer).token(tokens.bos());
        for (int i = 0; i < turns.size(); i++) {
            boolean unfinished = request.continuesLast() && i == turns.size() - 1;
            switch (turns.get(i)) {
                case Turn.SystemPrompt system ->
                    ids.token(tokens.beginSystem()).text(system.text()).token(tokens.endSystem());
                case Turn.User user -> {
                    if (i == lastUser) {
                        offer(request.tools(), ids);
                    }
                    user(withSystemPrompt(user.text(), conversation, i == firstOrLast(turns, lastUser)), ids);
                }
                case Turn.Assistant assistant -> assistant(assistant, i < lastUser, unfinished, ids);
                case Turn.ToolResult result -> result(result, i < lastUser, ids);
            }
        }
        return ids.toArray();
    }

    /** The place of the user turn that the system prompt goes before: the first in v1, the last after that. */
    private int firstOrLast(List<Turn> turns, int lastUser) {
        int place = lastUser;
        for (int i = lastUser - 1; i >= 0 && version == MistralVersion.V1; i--) {
            place = turns.get(i) instanceof Turn.User ? i : place;
        }
        return place;
    }

    private static String withSystemPrompt(String text, Turns conversation, boolean here) {
        boolean prepends = here && !conversation.systemPrompt().isEmpty();
        return prepends ? conversation.systemPrompt() + "\n\n" + text : text;
    }

    private void user(String text, PromptIds ids) {
        if (version == MistralVersion.V1) {
            ids.text("[INST] " + text + " [/INST]");
        } else {
            ids.token(tokens.beginInst()).text(text).token(tokens.endInst());
        }
    }

    private void offer(List<Map<String, @Nullable Object>> tools, PromptIds ids) {
        if (tools.isEmpty()) {
            return;
        }
        requireTools();
        List<Map<String, @Nullable Object>> offered = new ArrayList<>();
        for (Map<String, @Nullable Object> tool : tools) {
            Map<?, ?> given = tool.get("function") instanceof Map<?, ?> inner ? inner : tool;
            if (!(given.get("name") instanceof String)) {
                throw new ChatTemplateException("a tool needs a \"name\" that is a string");
            }
            Map<String, @Nullable Object> function = new LinkedHashMap<>();
            function.put("name", given.get("name"));
            function.put("description", given.get("description") instanceof String text ? text : "");
            function.put("parameters", given.get("parameters") instanceof Map<?, ?> schema ? schema : Map.of());
            Map<String, @Nullable Object> outer = new LinkedHashMap<>();
            outer.put("type", "function");
            outer.put("function", function);
            offered.add(outer);
        }
        ids.token(tokens.beginTools()).text(PythonJson.write(offered)).token(tokens.endTools());
    }

    private void assistant(Turn.Assistant turn, boolean beforeLastUser, boolean unfinished, PromptIds ids) {
        if (version == MistralVersion.V2 && beforeLastUser && !turn.calls().isEmpty()) {
            return;
        }
        if (!turn.text().isEmpty()) {
            ids.text(version == MistralVersion.V1 ? turn.text() : withoutTrailingBlanks(turn.text()));
        }
        if (!turn.calls().isEmpty()) {
            requireTools();
            boolean withId = version != MistralVersion.V2;
            ids.token(tokens.toolCalls());
            ids.text(PythonJson.write(
                    turn.calls().stream().map(call -> call.toJson(withId)).toList()));
        }
        if (!unfinished) {
            ids.token(tokens.eos());
        }
    }

    private static String withoutTrailingBlanks(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(0, end);
    }

    private void result(Turn.ToolResult turn, boolean beforeLastUser, PromptIds ids) {
        if (version == MistralVersion.V2 && beforeLastUser) {
            return;
        }
        requireTools();
        ids.token(tokens.beginResults());
        if (version == MistralVersion.V7) {
            if (tokens.toolContent() < 0) {
                throw new ChatTemplateException("the vocabulary lacks the control token [TOOL_CONTENT]");
            }
            ids.text(turn.id()).token(tokens.toolContent()).text(turn.text());
        } else {
            Object content = turn.text().isEmpty() ? Map.of() : ToolCall.parse(turn.text());
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            if (version == MistralVersion.V2) {
                json.put("name", turn.name());
                json.put("content", content);
                ids.text(PythonJson.write(List.of(json)));
            } else {
                json.put("content", content);
                json.put("call_id", turn.id());
                ids.text(PythonJson.write(json));
            }
        }
        ids.token(tokens.endResults());
    }

    private void requireTools() {
        if (!tokens.hasTools()) {
            throw new ChatTemplateException("the vocabulary lacks the control tokens for tools");
        }
    }
}
