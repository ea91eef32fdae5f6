package jmistral.runtime.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jmistral.runtime.chat.jinja.JsonReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChatRequestTest {
    private static ChatRequest read(String json) throws Exception {
        return ChatRequest.ofJson(JsonReader.read(json));
    }

    @Test
    void readsAListOfMessages() throws Exception {
        ChatRequest request =
                read("[{\"role\":\"user\",\"content\":\"hi\",\"x\":1},{\"role\":\"assistant\",\"content\":null}]");
        assertThat(request.messages()).hasSize(2);
        assertThat(request.messages().getFirst().is(Role.USER)).isTrue();
        assertThat(request.messages().getFirst().fields()).containsOnlyKeys("role", "content", "x");
        assertThat(request.messages().getLast().text()).isEmpty();
        assertThat(request.continuesLast()).isFalse();
    }

    @Test
    void readsAnObjectWithToolsAndVariables() throws Exception {
        ChatRequest request = read("{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},"
                + "{\"type\":\"text\",\"text\":\"b\"}]}],\"tools\":[{\"name\":\"f\"}],\"enable_thinking\":true}");
        assertThat(request.messages().getFirst().text()).isEqualTo("ab");
        assertThat(request.tools()).hasSize(1);
        assertThat(request.variables()).containsExactly(Map.entry("enable_thinking", true));
    }

    @Test
    void knowsAnUnfinishedMessage() throws Exception {
        String answer = "{\"role\":\"assistant\",\"content\":\"a\"";
        assertThat(read("{\"messages\":[" + answer + "}],\"unfinished\":true}").continuesLast())
                .isTrue();
        assertThat(read("[" + answer + ",\"prefix\":true}]").continuesLast()).isTrue();
        assertThat(read("{\"messages\":[" + answer + "}],\"tools\":null}").continuesLast())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "1",
                "\"hi\"",
                "{}",
                "{\"messages\":{}}",
                "[1]",
                "[{}]",
                "[{\"role\":1}]",
                "{\"messages\":[],\"tools\":{}}",
                "{\"messages\":[],\"tools\":[1]}",
                "{\"messages\":[],\"unfinished\":true}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"unfinished\":true}",
            })
    void refusesOtherForms(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void doesNotSeeLaterChangesOfWhatItWasMadeFrom() {
        Map<String, Object> fields = new HashMap<>(Map.of("role", "user", "content", "a"));
        var message = new Message(fields);
        fields.put("content", "b");
        assertThat(message.text()).isEqualTo("a");
        assertThatThrownBy(() -> message.fields().put("content", "c"))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void refusesContentThatIsNotTextWhereTextIsNeeded() {
        var image = new Message(Map.of("role", "user", "content", List.of(Map.of("type", "image"))));
        assertThatThrownBy(image::text)
                .isInstanceOf(ChatTemplateException.class)
                .hasMessageContaining("not text");
        assertThatThrownBy(() -> new Message(Map.of("role", "user", "content", new Object())))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
