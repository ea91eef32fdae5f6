package jmistral.runtime.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import jmistral.runtime.chat.jinja.JsonReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MistralTemplateTest {
    private final LetterTokenizer tokenizer = new LetterTokenizer(
            true,
            "<s>",
            "</s>",
            "[INST]",
            "[/INST]",
            "[TOOL_CALLS]",
            "[AVAILABLE_TOOLS]",
            "[/AVAILABLE_TOOLS]",
            "[TOOL_RESULTS]",
            "[/TOOL_RESULTS]",
            "[SYSTEM_PROMPT]",
            "[/SYSTEM_PROMPT]",
            "[TOOL_CONTENT]");

    private String encoded(MistralVersion version, String json) throws Exception {
        return tokenizer.show(
                new MistralTemplate(version, tokenizer).encode(ChatRequest.ofJson(JsonReader.read(json))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "V1 ! «<s>»[INST] S|a [/INST]b «</s>»[INST] c [/INST]",
                "V2 ! «<s>»«[INST]»a«[/INST]»b«</s>»«[INST]»S|c«[/INST]»",
                "V3 ! «<s>»«[INST]»a«[/INST]»b«</s>»«[INST]»S|c«[/INST]»",
                "V7 ! «<s>»«[SYSTEM_PROMPT]»S«[/SYSTEM_PROMPT]»«[INST]»a«[/INST]»b«</s>»«[INST]»c«[/INST]»",
            })
    void putsTheSystemPromptInItsPlace(MistralVersion version, String expected) throws Exception {
        assertThat(encoded(
                        version,
                        "[{\"role\":\"system\",\"content\":\"S\"},{\"role\":\"user\",\"content\":\"a\"},"
                                + "{\"role\":\"assistant\",\"content\":\"b \"},{\"role\":\"user\",\"content\":\"c\"}]"))
                .isEqualTo(expected.replace("|", "\n\n"));
    }

    @Test
    void readsCallsAndResultsInOpenAisForm() throws Exception {
        String json = "[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":null,\"tool_calls\":["
                + "{\"id\":\"abcdefghi\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":{\"x\":1}}}]},"
                + "{\"role\":\"tool\",\"tool_call_id\":\"abcdefghi\",\"content\":\"ok\"}]";
        assertThat(encoded(MistralVersion.V3, json))
                .isEqualTo("«<s>»«[INST]»a«[/INST]»«[TOOL_CALLS]»[{\"name\": \"f\", \"arguments\": {\"x\": 1}, "
                        + "\"id\": \"abcdefghi\"}]«</s>»«[TOOL_RESULTS]»{\"content\": \"ok\", \"call_id\": \"abcdefghi\"}"
                        + "«[/TOOL_RESULTS]»");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "V3 ! [{\"role\":\"alien\",\"content\":\"x\"}] ! knows the roles",
                "V3 ! [{\"role\":\"user\",\"content\":\"x\"},{\"role\":\"assistant\",\"content\":\"\"}] ! neither text nor",
                "V3 ! [{\"role\":\"tool\",\"content\":\"x\"}] ! tool_call_id",
                "V3 ! [{\"role\":\"assistant\",\"content\":\"x\",\"tool_calls\":[{\"name\":\"f\"}]}] ! no place for text and",
                "V3 ! [{\"role\":\"assistant\",\"tool_calls\":[{}]}] ! needs the \"name\"",
                "V3 ! [{\"role\":\"assistant\",\"tool_calls\":[1]}] ! must be a JSON object",
                "V1 ! [{\"role\":\"assistant\",\"tool_calls\":[{\"name\":\"f\"}]}] ! knows no tools",
                "V1 ! [{\"role\":\"tool\",\"content\":\"x\"}] ! knows no tools",
                "V1 ! {\"messages\":[],\"tools\":[{\"name\":\"f\"}]} ! knows no tools",
                "V3 ! {\"messages\":[],\"tools\":[{}]} ! needs a \"name\"",
            })
    void refusesWhatItHasNoPlaceFor(MistralVersion version, String json, String reason) {
        assertThatThrownBy(() -> encoded(version, json))
                .isInstanceOf(ChatTemplateException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void refusesAVocabularyWithoutItsControlTokens() {
        var bare = new LetterTokenizer(true, "<s>", "</s>");
        assertThatThrownBy(() -> new MistralTemplate(MistralVersion.V3, bare))
                .isInstanceOf(ChatTemplateException.class)
                .hasMessageContaining("v3");
        var template =
                new MistralTemplate(MistralVersion.V3, new LetterTokenizer(true, "<s>", "</s>", "[INST]", "[/INST]"));
        var request =
                new ChatRequest(List.of(Message.of(Role.USER, "a")), List.of(Map.of("name", "f")), false, Map.of());
        assertThatThrownBy(() -> template.encode(request))
                .isInstanceOf(ChatTemplateException.class)
                .hasMessageContaining("tools");
    }
}
