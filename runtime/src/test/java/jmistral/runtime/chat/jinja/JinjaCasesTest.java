package jmistral.runtime.chat.jinja;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Renders the templates of {@code cases.jsonl}, which {@code testdata/src/main/python/jinja_cases.py} made with jinja2. */
final class JinjaCasesTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-07T09:05:03.000123Z"), ZoneOffset.UTC);

    @TestFactory
    Stream<DynamicTest> rendersAsJinja2Does() {
        List<Map<?, ?>> rows = rows();
        Map<?, ?> context = (Map<?, ?>) requireNonNull(rows.getFirst().get("context"));
        assertThat(rows).hasSizeGreaterThan(400);
        return rows.stream()
                .skip(1)
                .map(row -> DynamicTest.dynamicTest(
                        row.get("area") + ": " + row.get("template"), () -> check(row, context)));
    }

    private static void check(Map<?, ?> row, Map<?, ?> context) {
        String template = String.valueOf(row.get("template"));
        if (row.containsKey("output")) {
            assertThat(render(template, context)).isEqualTo(row.get("output"));
        } else if (row.get("error") instanceof String message) {
            assertThatThrownBy(() -> render(template, context))
                    .isInstanceOf(JinjaException.class)
                    .hasMessage(message);
        } else {
            assertThatThrownBy(() -> render(template, context)).isInstanceOf(JinjaException.class);
        }
    }

    @SuppressWarnings("unchecked") // the keys of a JSON object are strings
    private static String render(String template, Map<?, ?> context) {
        return JinjaTemplate.parse(template)
                .render((Map<String, ?>) context, CLOCK)
                .string();
    }

    private static List<Map<?, ?>> rows() {
        List<Map<?, ?>> rows = new ArrayList<>();
        try (var resource = JinjaCasesTest.class.getResourceAsStream("cases.jsonl")) {
            assertThat(resource).isNotNull();
            for (String line : new String(resource.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                rows.add((Map<?, ?>) JsonReader.read(line));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JsonReader.JsonException e) {
            throw new IllegalStateException(e);
        }
        return rows;
    }
}
