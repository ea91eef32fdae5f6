package jmistral.runtime.chat;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jmistral.runtime.chat.jinja.JsonReader;
import jmistral.runtime.gguf.GgufFile;
import jmistral.runtime.tokenizer.Tokenizer;
import jmistral.runtime.tokenizer.Tokenizers;
import jmistral.testdata.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The conversations of the shared reference data: the ids of mistral-common, and of ChatML rendered by jinja2. */
@EnabledIf(value = "jmistral.testdata.Golden#isPresent", disabledReason = "the shared reference data is absent")
final class GoldenChatTest {
    @Test
    void makesTheIdsOfMistralCommonWithSentencePiece() throws Exception {
        Map<String, ChatTemplate> templates = new HashMap<>();
        templates.put("v1", new MistralTemplate(MistralVersion.V1, tokenizer("tokenizer/spm-v1.gguf")));
        templates.put("v2", new MistralTemplate(MistralVersion.V2, tokenizer("tokenizer/spm-v3.gguf")));
        templates.put("v3", new MistralTemplate(MistralVersion.V3, tokenizer("tokenizer/spm-v3.gguf")));
        templates.put("v7", new MistralTemplate(MistralVersion.V7, tokenizer("tokenizer/spm-v7.gguf")));
        assertThat(check("chat.jsonl", templates)).isEqualTo(468);
    }

    @Test
    void makesTheIdsOfMistralCommonWithTekken() throws Exception {
        Tokenizer tekken = tokenizer("bpe/bpe-tekken.gguf");
        Map<String, ChatTemplate> templates = new HashMap<>();
        templates.put("v3-tekken", new MistralTemplate(MistralVersion.V3, tekken));
        templates.put("v7-tekken", new MistralTemplate(MistralVersion.V7, tekken));
        assertThat(check("chat-tekken.jsonl", templates)).isEqualTo(239);
    }

    private static int check(String file, Map<String, ChatTemplate> templates) throws Exception {
        int rows = 0;
        for (String line : lines(file)) {
            Map<?, ?> row = (Map<?, ?>) requireNonNull(JsonReader.read(line));
            ChatTemplate template = requireNonNull(templates.get(String.valueOf(row.get("version"))));
            assertThat(template.name()).isEqualTo(row.get("version"));
            assertThat(template.encode(ChatRequest.ofJson(row)))
                    .as("row %s of %s (%s)", row.get("n"), file, row.get("category"))
                    .containsExactly(ids(row));
            rows++;
        }
        return rows;
    }

    @Test
    void rendersAndEncodesChatMl() throws Exception {
        try (var gguf = GgufFile.open(Golden.path("golden/bpe/bpe-smollm.gguf"))) {
            Tokenizer tokenizer = Tokenizers.load(gguf.metadata());
            ChatTemplate chosen = ChatTemplates.choose(gguf.metadata(), tokenizer);
            JinjaChatTemplate own = ChatTemplates.ofFile(gguf.metadata(), tokenizer);
            int rows = 0;
            for (String line : lines("chat-chatml.jsonl")) {
                Map<?, ?> row = (Map<?, ?>) requireNonNull(JsonReader.read(line));
                ChatRequest request = ChatRequest.ofJson(row.get("messages"));
                assertThat(own.render(request)).isEqualTo(row.get("text"));
                assertThat(chosen.encode(request))
                        .as("row %s (%s)", row.get("n"), row.get("category"))
                        .containsExactly(ids(row));
                rows++;
            }
            assertThat(rows).isEqualTo(154);
        }
    }

    @Test
    void choosesMistralsFormatsByTemplateAndVocabulary() {
        assertThat(chosen("tokenizer/spm-v1.gguf")).isEqualTo("v1");
        assertThat(chosen("tokenizer/spm-v3.gguf")).isEqualTo("v3");
        assertThat(chosen("tokenizer/spm-v7.gguf")).isEqualTo("v7");
        assertThat(chosen("bpe/bpe-tekken.gguf")).isEqualTo("v3-tekken");
        assertThat(chosen("bpe/bpe-smollm.gguf")).isEqualTo("tokenizer.chat_template");
    }

    private static String chosen(String file) {
        try (var gguf = GgufFile.open(Golden.path("golden/" + file))) {
            return ChatTemplates.choose(gguf.metadata(), Tokenizers.load(gguf.metadata()))
                    .name();
        }
    }

    private static Tokenizer tokenizer(String file) {
        try (var gguf = GgufFile.open(Golden.path("golden/" + file))) {
            return Tokenizers.load(gguf.metadata());
        }
    }

    private static List<String> lines(String file) {
        return new String(Golden.bytes("golden/chat/" + file), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private static int[] ids(Map<?, ?> row) {
        return ((List<?>) requireNonNull(row.get("ids")))
                .stream()
                        .mapToInt(id -> ((Number) requireNonNull(id)).intValue())
                        .toArray();
    }
}
