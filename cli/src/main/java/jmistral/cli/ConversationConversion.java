package jmistral.cli;

import java.util.function.Function;
import jmistral.runtime.chat.ChatRequest;
import jmistral.runtime.chat.ChatTemplates;
import jmistral.runtime.gguf.GgufFile;
import jmistral.runtime.tokenizer.Tokenizer;

/** Turns conversations in JSON into what a model's chat template makes of them: ids, or the text before these. */
final class ConversationConversion {
    private final boolean rendered;
    private final Function<ChatRequest, Object> template;

    /**
     * @param rendered whether the text is wanted that the file's own template makes, instead of ids
     * @throws jmistral.runtime.chat.ChatTemplateException if there is no template that can be run
     */
    ConversationConversion(GgufFile file, Tokenizer tokenizer, boolean rendered) {
        this.rendered = rendered;
        template = rendered
                ? ChatTemplates.ofFile(file.metadata(), tokenizer)::render
                : ChatTemplates.choose(file.metadata(), tokenizer)::encode;
    }

    /** A JSON array of ids, or the text as a JSON string. */
    String line(String conversation) {
        return Json.line(convert(conversation));
    }

    /** A JSON array of ids and a newline, or exactly the text. */
    String whole(String conversation) {
        Object converted = convert(conversation);
        return rendered ? String.valueOf(converted) : Json.line(converted) + "\n";
    }

    private Object convert(String conversation) {
        return template.apply(ChatRequest.ofJson(Json.parse(conversation)));
    }
}
