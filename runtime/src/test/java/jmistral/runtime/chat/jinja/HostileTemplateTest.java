package jmistral.runtime.chat.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Templates that would loop, grow or nest without end are stopped by an error. */
final class HostileTemplateTest {
    private static String render(String template) {
        return JinjaTemplate.parse(template).render(Map.of(), Clock.systemUTC()).string();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
                "{% for i in range(100000) %}{% set x = range(100000)|list %}{% endfor %}",
                "{% for i in range(100000) %}{% set x = range(100000)|sum %}{% endfor %}",
                "{% for i in range(100000) %}{% set x = -1 in range(100000) %}{% endfor %}",
                "{% set ns = namespace(s=[1]) %}{% for a in range(100) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
                "{{ [1] * 10000000000 }}",
                "{{ [1]|batch(100000000000, 'x')|list }}",
                "{{ [1]|slice(100000000000)|list }}",
                "{{ ('a,' * 5000000).split(',') }}",
            })
    void stopsTooManySteps(String template) {
        assertThatThrownBy(() -> render(template))
                .isInstanceOf(JinjaException.class)
                .hasMessageContaining("steps");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% set ns = namespace(s='x') %}{% for a in range(100) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}",
                "{{ 'x' * 10000000000 }}",
                "{{ 'x'|center(10000000000) }}",
                "{{ 'x'.zfill(10000000000) }}",
                "{{ 'a\\tb'.expandtabs(10000000000) }}",
                "{{ '%999999999d' % 1 }}",
                "{{ '{:999999999}'.format(1) }}",
                "{{ ('a\\n' * 100000)|indent(1000) }}",
                "{% set s = 'a' * 10000000 %}{% for i in range(1000) %}{% set t = s[1:] %}{% endfor %}",
                "{% set s = 'a' * 10000000 %}{% for i in range(1000) %}{% set t = 'b' in s %}{% endfor %}",
            })
    void stopsTooMuchText(String template) {
        assertThatThrownBy(() -> render(template))
                .isInstanceOf(JinjaException.class)
                .hasMessageContaining("characters");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ (10 ** 4000) ** 4000 }}",
                "{{ 2 ** 100000 }}",
                "{% set ns = namespace(n=3) %}{% for i in range(100) %}{% set ns.n = ns.n * ns.n %}{% endfor %}",
            })
    void stopsHugeIntegers(String template) {
        assertThatThrownBy(() -> render(template))
                .isInstanceOf(JinjaException.class)
                .hasMessageContaining("binary digits");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
                "{% for x in [[1]] recursive %}{{ loop([x]) }}{% endfor %}",
                "{% set ns = namespace(l=[]) %}{% for i in range(99999) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l }}",
                "{% set ns = namespace(l=()) %}{% for i in range(99999) %}{% set ns.l = (ns.l,) %}{% endfor %}{{ {ns.l: 1} }}",
                "{% set ns = namespace() %}{% set ns.x = ns %}{{ ns }}",
            })
    void stopsEndlessNesting(String template) {
        assertThatThrownBy(() -> render(template))
                .isInstanceOf(JinjaException.class)
                .hasMessageContaining("nested");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(1)", "[1]", "not 1", "-1", "{1: 1}", "f(1)", "x[1]", "1 if 1 else 1"})
    void refusesExpressionsNestedTooDeep(String level) {
        int inner = level.lastIndexOf('1');
        String open = level.substring(0, inner);
        String close = level.substring(inner + 1);
        String template = "{{ " + open.repeat(20_000) + "1" + close.repeat(20_000) + " }}";
        assertThatThrownBy(() -> render(template))
                .isInstanceOf(JinjaException.class)
                .hasMessageContaining("nested");
    }

    @Test
    void refusesStatementsNestedTooDeep() {
        assertThatThrownBy(() -> render("{% if 1 %}".repeat(5000) + "{% endif %}".repeat(5000)))
                .isInstanceOf(JinjaException.class)
                .hasMessageContaining("nested");
    }

    @ParameterizedTest
    @ValueSource(strings = {" + 1", " * 1", " ** 1", " if 1", " and 1", " or 1", "|int", ".a", " is odd"})
    void refusesEndlessChains(String link) {
        assertThatThrownBy(() -> render("{{ 1" + link.repeat(20_000) + " }}")).isInstanceOf(JinjaException.class);
    }

    @Test
    void takesLongTemplatesInStride() {
        assertThat(render("{% if 0 %}" + "{% elif 0 %}".repeat(20_000) + "{% else %}x{% endif %}"))
                .isEqualTo("x");
        assertThat(render("{{ 1" + " ~ 1".repeat(20_000) + " }}")).hasSize(20_001);
        assertThat(render("{% set a = 'a' * 1000000 %}{{ a.find('a' * 500000 ~ 'b') }}"))
                .isEqualTo("-1");
        assertThat(render("{% set a = 'a' * 1000000 %}{{ a.rfind('b' ~ 'a' * 500000) }}"))
                .isEqualTo("-1");
    }
}
