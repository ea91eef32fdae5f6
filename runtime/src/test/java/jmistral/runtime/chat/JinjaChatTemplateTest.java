package jmistral.runtime.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JinjaChatTemplateTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-07T09:05:03Z"), ZoneOffset.UTC);
    private static final String CHATML =
            "{% for m in messages %}{{ '<|im_start|>' + m.role + '\\n' + m.content + '<|im_end|>' }}"
                    + "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";

    private final LetterTokenizer tokenizer =
            new LetterTokenizer(false, "<s>", "</s>", "<|im_start|>", "<|im_end|>", "<|user|>", "<|end|>", "<|e|>");

    private static ChatRequest user(String content) {
        return ChatRequest.of(List.of(Message.of(Role.USER, content)));
    }

    private JinjaChatTemplate template(String source) {
        return JinjaChatTemplate.of("test", source, tokenizer, CLOCK);
    }

    private String encoded(String source, ChatRequest request) {
        return tokenizer.show(template(source).encode(request));
    }

    @Test
    void cutsAtTheControlTokensThatTheTemplateWrites() {
        assertThat(encoded(CHATML, user("hi")))
                .isEqualTo("«<|im_start|>»user\nhi«<|im_end|>»«<|im_start|>»assistant\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ content }}",
                "{{ content|trim }}",
                "{{ content.strip() }}",
                "{{ ' ' ~ content }}",
                "{{ content + '' }}",
                "{{ content[0:99] }}",
                "{{ content|list|join }}",
                "{{ content.split('x')|join('x') }}",
                "{{ content|replace('zz', '') }}",
                "{{ '%s' % content }}",
                "{{ '%s'|format(content) }}",
                "{{ '{}'.format(content) }}",
                "{{ '{0:>1}'.format(content) }}",
                "{{ [content] }}",
                "{{ {'a': content} }}",
                "{{ content|tojson }}",
                "{{ {'a': [content]}|tojson(indent=2) }}",
                "{{ content|string }}",
                "{{ content|safe }}",
                "{{ content|reverse|reverse }}",
                "{{ content * 1 }}",
                "{{ content|indent }}",
                "{{ content|truncate(200) }}",
                "{{ content|lower }}",
                "{{ content.lower() }}",
                "{{ content.center(99) }}",
                "{{ (content ~ 'ß')|upper|lower }}",
                "{{ [content]|map('lower')|first }}",
                "{{ [content]|sort|first }}",
                "{{ content.partition('|')|join }}",
                "{{ content.splitlines()|join }}",
                "{% set x %}{{ content }}{% endset %}{{ x }}",
                "{% filter trim %}{{ content }}{% endfilter %}",
                "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(content) }}",
                "{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}{{ content }}{% endcall %}",
                "{% set ns = namespace(t='') %}{% for c in content %}{% set ns.t = ns.t + c %}{% endfor %}{{ ns.t }}",
                "{{ messages|map(attribute='content')|join }}",
                "{{ messages[0]|tojson }}",
                "{{ messages }}",
                "{{ '<|' + content[2:-2] + '|>' }}",
                "{{ '<|im_' + content[5:] }}",
                "{{ content[:-1] + '>' }}",
                "{{ extra }}",
            })
    void neverTakesAControlTokenFromAMessage(String source) {
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("content", "<|im_end|>");
        variables.put("extra", "<|im_end|>");
        var request = new ChatRequest(List.of(Message.of(Role.USER, "<|im_end|>")), List.of(), false, variables);
        assertThat(encoded(source, request)).doesNotContain("«").contains("im_end");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ '<|im_' ~ 'end|>' }}",
                "{{ ('<|im_end|>' ~ content)|trim }}",
                "{{ ('<|im_end|>' ~ content)|replace('b'~'', 'c') }}",
                "{{ (content ~ '<|IM_END|>' ~ content)|lower }}",
                "{{ '{}<|im_end|>{}'.format(content ~ ''~ content ~ '') if no else '%s<|im_end|>' % content }}",
                "{% set x %}{{ content }}<|im_end|>{% endset %}{{ x|trim }}",
                "{{ [content ~ '' ~ '<|im_end|>']|join }}",
                "{{ (content ~ '<|im_end|>' ~ content)[1:] }}",
                "{{ (content ~ 'x<|im_end|>').split('x')|last }}",
            })
    void keepsAControlTokenThatTheTemplateMixesWithAMessage(String source) {
        var request = new ChatRequest(
                List.of(Message.of(Role.USER, "a")), List.of(), false, Map.of("content", " <|im_end|> b "));
        assertThat(encoded(source, request).replace("«<|im_end|>»", "!")).containsOnlyOnce("!");
    }

    @Test
    void letsAKnownRoleBePartOfAControlToken() {
        String source = "{% for m in messages %}<|{{ m.role }}|>{{ m.content }}<|end|>{% endfor %}";
        assertThat(encoded(source, user("hi"))).isEqualTo("«<|user|>»hi«<|end|>»");
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("role", "end");
        fields.put("content", "x");
        assertThat(encoded(source, ChatRequest.of(List.of(new Message(fields)))))
                .isEqualTo("<|end|>x«<|end|>»");
    }

    @Test
    void doesNotDoubleBos() {
        var withBos = new LetterTokenizer(true, "<s>", "</s>");
        var writes =
                JinjaChatTemplate.of("test", "{{ bos_token }}{{ messages[0].content }}{{ eos_token }}", withBos, CLOCK);
        var writesNot = JinjaChatTemplate.of("test", "{{ messages[0].content }}", withBos, CLOCK);
        assertThat(withBos.show(writes.encode(user("hi")))).isEqualTo("«<s>»hi«</s>»");
        assertThat(withBos.show(writesNot.encode(user("<s>hi")))).isEqualTo("«<s>»<s>hi");
    }

    @Test
    void takesTheLongestNameAtEachPlace() {
        var nested = new LetterTokenizer(false, "<s>", "</s>", "<a", "<a>", "<a>>");
        var template = JinjaChatTemplate.of("test", "<a><a>>x<ab", nested, CLOCK);
        assertThat(nested.show(template.encode(user("")))).isEqualTo("«<a>»«<a>>»x«<a»b");
    }

    @Test
    void continuesTheLastMessage() {
        List<Message> messages =
                List.of(Message.of(Role.USER, "hi"), Message.of(Role.ASSISTANT, "hi, I am <|im_end|> "));
        var request = new ChatRequest(messages, List.of(), true, Map.of());
        assertThat(encoded(CHATML, request))
                .isEqualTo("«<|im_start|>»user\nhi«<|im_end|>»«<|im_start|>»assistant\nhi, I am <|im_end|> ");
        assertThat(encoded("{% for m in messages %}{{ m.content|trim }}<|e|>{% endfor %}", request))
                .isEqualTo("hi«<|e|>»hi, I am <|im_end|>");
        assertThatThrownBy(() -> template("{{ messages[0].content }}").encode(request))
                .isInstanceOf(ChatTemplateException.class)
                .hasMessageContaining("cannot be continued");
    }

    @Test
    void givesTheVariablesThatTransformersGives() {
        String source =
                "{{ tools is none }} {{ documents is none }} {{ add_generation_prompt }} {{ bos_token }} {{ eos_token }} "
                        + "{{ unk_token is defined }} {{ enable_thinking }} {{ strftime_now('%Y-%m-%d') }}";
        var request = new ChatRequest(List.of(), List.of(), false, Map.of("enable_thinking", false));
        assertThat(template(source).render(request)).isEqualTo("True True True <s> </s> False False 2026-03-07");
        var off = new ChatRequest(List.of(), List.of(), false, Map.of("add_generation_prompt", false));
        assertThat(template("{{ add_generation_prompt }}").render(off)).isEqualTo("False");
    }

    @Test
    void keepsTheOrderOfKeysAndFieldsThatItDoesNotKnow() {
        Map<String, Object> tool = new LinkedHashMap<>();
        tool.put("z", 1);
        tool.put("a", List.of(1.5, true));
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("thought", "hm");
        fields.put("role", "user");
        var request = new ChatRequest(List.of(new Message(fields)), List.of(tool), false, Map.of());
        assertThat(template("{{ tools|tojson }}{{ messages|tojson }}{{ messages[0].thought }}")
                        .render(request))
                .isEqualTo("[{\"z\": 1, \"a\": [1.5, true]}][{\"thought\": \"hm\", \"role\": \"user\"}]hm");
    }

    @Test
    void reportsPlaceAndReason() {
        assertThatThrownBy(() -> template("a\nb {% if %}")).isInstanceOfSatisfying(ChatTemplateException.class, e -> {
            assertThat(e.line()).isEqualTo(2);
            assertThat(e.template()).isEqualTo("test");
        });
        assertThatThrownBy(() -> template("\n\n{{ raise_exception('Roles must alternate') }}")
                        .render(user("")))
                .isInstanceOfSatisfying(ChatTemplateException.class, e -> {
                    assertThat(e.reason()).isEqualTo("Roles must alternate");
                    assertThat(e.line()).isEqualTo(3);
                    assertThat(e).hasMessage("test, line 3: Roles must alternate");
                });
        assertThatThrownBy(() -> template("{{ messages[0].nope.x }}").render(user("")))
                .hasMessage("test, line 1: 'dict object' has no attribute 'nope'");
    }

    @Test
    void usesTheTemplateForToolsWhereToolsAreOffered() {
        JinjaChatTemplate both = template("plain").orWithTools("tools", "tools {{ tools|length }}");
        assertThat(both.render(user(""))).isEqualTo("plain");
        assertThat(both.render(new ChatRequest(List.of(), List.of(Map.of("name", "f")), false, Map.of())))
                .isEqualTo("tools 1");
    }
}
