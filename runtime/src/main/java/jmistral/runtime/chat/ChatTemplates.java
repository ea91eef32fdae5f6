package jmistral.runtime.chat;

import java.time.Clock;
import java.time.ZoneId;
import java.util.Optional;
import java.util.stream.Stream;
import jmistral.runtime.gguf.Metadata;
import jmistral.runtime.tokenizer.Tokenizer;

/** Finds out how a model wants its conversations, from its file's template and vocabulary. */
public final class ChatTemplates {
    /** The key of a file's own template. */
    public static final String TEMPLATE = "tokenizer.chat_template";

    private static final String TOOL_TEMPLATE = "tokenizer.chat_template.tool_use";

    private ChatTemplates() {}

    /**
     * The template to chat with. The formats of Mistral's models are recognised by what their templates write and by the
     * control tokens of the vocabulary (by these alone where the file has no template), and their ids are made directly,
     * for a rendered string would not give them. Every other file's own template is run.
     *
     * @throws ChatTemplateException if the file has neither a template nor a vocabulary of Mistral's, or a template that is
     *     not well formed
     */
    public static ChatTemplate choose(Metadata metadata, Tokenizer tokenizer) {
        Optional<String> source = metadata.optionalString(TEMPLATE);
        Optional<MistralVersion> version = MistralDetection.detect(source, tokenizer);
        if (version.isPresent()) {
            return new MistralTemplate(version.get(), tokenizer);
        }
        if (source.isEmpty() && !metadata.contains(TOOL_TEMPLATE)) {
            throw new ChatTemplateException(metadata.path()
                    + " has no chat template, and its vocabulary is none of Mistral's: give the whole prompt yourself"
                    + " and have it continued as it is (--raw)");
        }
        return ofFile(metadata, tokenizer);
    }

    /**
     * The file's own template, also where {@link #choose} makes ids without it.
     *
     * @throws ChatTemplateException if the file has none, or one that is not well formed
     */
    public static JinjaChatTemplate ofFile(Metadata metadata, Tokenizer tokenizer) {
        String key = Stream.of(TEMPLATE, TOOL_TEMPLATE)
                .filter(metadata::contains)
                .findFirst()
                .orElseThrow(
                        () -> new ChatTemplateException(metadata.path() + " has no chat template (" + TEMPLATE + ")"));
        var template = JinjaChatTemplate.of(key, metadata.string(key), tokenizer, Clock.system(ZoneId.systemDefault()));
        return metadata.contains(TOOL_TEMPLATE)
                ? template.orWithTools(TOOL_TEMPLATE, metadata.string(TOOL_TEMPLATE))
                : template;
    }
}
