package jmistral.runtime.chat;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import jmistral.runtime.chat.jinja.JinjaException;
import jmistral.runtime.chat.jinja.JinjaTemplate;
import jmistral.runtime.chat.jinja.Text;
import jmistral.runtime.tokenizer.Tokenizer;
import jmistral.runtime.tokenizer.Vocabulary;
import org.jspecify.annotations.Nullable;

/**
 * A chat template in the Jinja language, as a model file carries it. It sees what transformers would give it:
 * {@code messages}, {@code tools}, {@code documents}, {@code add_generation_prompt}, the names of the special tokens that
 * the file has, and the request's own variables.
 */
public final class JinjaChatTemplate implements ChatTemplate {
    /**
     * Roles that may become a part of a control token's name, as in {@code '<|' + role + '|>'}. Any other role counts as
     * text, for a program may take it from someone else.
     */
    private static final Set<String> KNOWN_ROLES = Set.of(
            "system",
            "user",
            "assistant",
            "tool",
            "developer",
            "function",
            "model",
            "ipython",
            "observation",
            "context",
            "document",
            "documents",
            "environment",
            "tool_response",
            "tool_call",
            "tool_results",
            "available_tools");

    /** A template of the file, and what messages call it. */
    private record Named(String name, JinjaTemplate template) {
        static Named parse(String name, String source) {
            try {
                return new Named(name, JinjaTemplate.parse(source));
            } catch (JinjaException e) {
                throw new ChatTemplateException(name, e.line(), e.reason(), e);
            }
        }
    }

    private final Named plain;
    private final @Nullable Named withTools;
    private final Tokenizer tokenizer;
    private final ControlNames controlNames;
    private final Clock clock;

    private JinjaChatTemplate(Named plain, @Nullable Named withTools, Tokenizer tokenizer, Clock clock) {
        this.plain = plain;
        this.withTools = withTools;
        this.tokenizer = tokenizer;
        this.controlNames = new ControlNames(tokenizer);
        this.clock = clock;
    }

    /**
     * @param name what messages about the template call it
     * @param source the template
     * @param clock what {@code strftime_now} tells the time by
     * @throws ChatTemplateException if the template is not well formed
     */
    public static JinjaChatTemplate of(String name, String source, Tokenizer tokenizer, Clock clock) {
        return new JinjaChatTemplate(Named.parse(name, source), null, tokenizer, clock);
    }

    /** This template, with another one for the requests that offer tools. */
    JinjaChatTemplate orWithTools(String name, String source) {
        return new JinjaChatTemplate(plain, Named.parse(name, source), tokenizer, clock);
    }

    @Override
    public String name() {
        return plain.name();
    }

    @Override
    public int[] encode(ChatRequest request) {
        return controlNames.encode(renderText(request));
    }

    /**
     * The prompt as text, exactly as the template makes it.
     *
     * @throws ChatTemplateException if the template fails or refuses the conversation
     */
    public String render(ChatRequest request) {
        return renderText(request).string();
    }

    private Text renderText(ChatRequest request) {
        Named named = withTools != null && !request.tools().isEmpty() ? withTools : plain;
        Text text;
        try {
            text = named.template().render(variables(request), clock);
        } catch (JinjaException e) {
            throw new ChatTemplateException(named.name(), e.line(), e.reason(), e);
        }
        return request.continuesLast()
                ? upToLastMessage(text, request.messages().getLast())
                : text;
    }

    private Map<String, @Nullable Object> variables(ChatRequest request) {
        Map<String, @Nullable Object> variables = new LinkedHashMap<>();
        Vocabulary vocabulary = tokenizer.vocabulary();
        special(variables, "bos_token", vocabulary, vocabulary.bos());
        special(variables, "eos_token", vocabulary, vocabulary.eos());
        special(variables, "unk_token", vocabulary, vocabulary.unknown());
        special(variables, "pad_token", vocabulary, vocabulary.padding());
        variables.put("documents", null);
        variables.put("add_generation_prompt", !request.continuesLast());
        variables.putAll(request.variables());
        variables.put(
                "messages",
                request.messages().stream().map(JinjaChatTemplate::fields).toList());
        variables.put("tools", request.tools().isEmpty() ? null : request.tools());
        return variables;
    }

    private static void special(Map<String, @Nullable Object> variables, String name, Vocabulary vocabulary, int id) {
        if (id >= 0) {
            variables.put(name, Text.template(vocabulary.piece(id)));
        }
    }

    private static Map<String, @Nullable Object> fields(Message message) {
        if (!KNOWN_ROLES.contains(message.role())) {
            return message.fields();
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(message.fields());
        fields.put("role", Text.template(message.role()));
        return fields;
    }

    /** The text up to the end of the last message, which goes on from there: what transformers does to continue one. */
    private Text upToLastMessage(Text text, Message last) {
        String content = last.text();
        String stripped = content.strip();
        int at = text.string().lastIndexOf(stripped);
        if (at < 0) {
            throw new ChatTemplateException(
                    name() + " does not write the last message as it is, so it cannot be continued");
        }
        boolean whole = text.string().startsWith(content, at);
        return text.substring(0, at + (whole ? content : stripped).length());
    }
}
