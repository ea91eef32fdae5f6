package jmistral.runtime.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jmistral.runtime.gguf.GgufFile;
import jmistral.testdata.GgufBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChatTemplatesTest {
    private static final String V3 = "<s> </s> [INST] [/INST]";
    private static final String V7 = V3 + " [SYSTEM_PROMPT] [/SYSTEM_PROMPT]";

    @TempDir
    private Path folder;

    private String chosen(String controls, GgufBuilder file) {
        var tokenizer = new LetterTokenizer(true, controls.split(" "));
        try (var gguf = GgufFile.open(file.write(folder.resolve("model.gguf")))) {
            return ChatTemplates.choose(gguf.metadata(), tokenizer).name();
        }
    }

    private static GgufBuilder withTemplate(String template) {
        return new GgufBuilder().string("tokenizer.chat_template", template);
    }

    @ParameterizedTest
    @CsvSource({
        V3 + ", '[INST] {{ m.content }}[/INST]', v3-tekken",
        V7 + ", '[INST] {{ m.content }}[/INST]', v3-tekken",
        V7 + ", '[SYSTEM_PROMPT] x[/SYSTEM_PROMPT][INST]', v7-tekken",
        V3 + ", '[SYSTEM_PROMPT] x[/SYSTEM_PROMPT][INST]', tokenizer.chat_template",
        V7 + ", '[SYSTEM_PROMPT][INST][TOOL_CALLS]f[ARGS]', tokenizer.chat_template",
        V7 + ", '[SYSTEM_PROMPT][INST][THINK]', tokenizer.chat_template",
        V3 + ", '[INST] <<SYS>>', tokenizer.chat_template",
        V3 + ", '<|im_start|>', tokenizer.chat_template",
        V3 + " [control_8], '[INST][TOOL_RESULTS]', v2-tekken",
        V3 + " [control_8], '[INST][TOOL_RESULTS] call_id', v3-tekken",
        "<s> </s>, '[INST] {{ m.content }}[/INST]', tokenizer.chat_template",
    })
    void choosesByTemplateAndVocabulary(String controls, String template, String expected) {
        assertThat(chosen(controls, withTemplate(template))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({V3 + ", v3-tekken", V7 + ", v3-tekken", V7 + " [ARGS], v7-tekken"})
    void choosesByVocabularyAloneWhereThereIsNoTemplate(String controls, String expected) {
        assertThat(chosen(controls, new GgufBuilder())).isEqualTo(expected);
    }

    @Test
    void refusesAFileThatDoesNotSayHowToChat() {
        assertThatThrownBy(() -> chosen("<s> </s>", new GgufBuilder()))
                .isInstanceOf(ChatTemplateException.class)
                .hasMessageContaining("model.gguf")
                .hasMessageContaining("--raw");
    }

    @Test
    void refusesATemplateThatIsNotWellFormed() {
        assertThatThrownBy(() -> chosen("<s> </s>", withTemplate("x\n{% if y %}")))
                .isInstanceOf(ChatTemplateException.class)
                .hasMessageContaining("tokenizer.chat_template, line 2: Unexpected end of template");
    }

    @Test
    void takesTheFilesTemplateForTools() {
        GgufBuilder file = withTemplate("plain").string("tokenizer.chat_template.tool_use", "with tools");
        try (var gguf = GgufFile.open(file.write(folder.resolve("model.gguf")))) {
            var template = ChatTemplates.ofFile(gguf.metadata(), new LetterTokenizer(true, "<s>", "</s>"));
            assertThat(template.render(ChatRequest.of(List.of()))).isEqualTo("plain");
            var request = new ChatRequest(List.of(), List.of(Map.of("name", "f")), false, Map.of());
            assertThat(template.render(request)).isEqualTo("with tools");
        }
    }

    @Test
    void saysThatAFileHasNoTemplateOfItsOwn() {
        try (var gguf = GgufFile.open(new GgufBuilder().write(folder.resolve("model.gguf")))) {
            assertThatThrownBy(() -> ChatTemplates.ofFile(gguf.metadata(), new LetterTokenizer(true, V3.split(" "))))
                    .isInstanceOf(ChatTemplateException.class)
                    .hasMessageContaining("has no chat template");
        }
    }
}
