package jmistral.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import jmistral.testdata.TinyModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTest {
    @TempDir
    Path folder;

    @Test
    void writesAnObjectForEachTest() throws Exception {
        String model = new TinyModel().write(folder.resolve("tiny.gguf")).toString();
        Invocation bench = Invocation.of("bench", model, "-p", "4,0", "-n", "3", "-t", "1,2", "-r", "2", "--json");
        assertThat(bench.error()).isEmpty();
        assertThat(bench.exitCode()).isZero();
        JsonNode rows = new ObjectMapper().readTree(bench.output());
        assertThat(rows.findValuesAsText("test")).containsExactly("pp4", "tg3", "pp4", "tg3");
        assertThat(rows.findValuesAsText("threads")).containsExactly("1", "1", "2", "2");
        for (JsonNode row : rows) {
            assertThat(row.get("samples")).hasSize(2);
            assertThat(row.get("tokens_per_second").doubleValue()).isPositive();
            assertThat(row.has("gigabytes_per_second"))
                    .isEqualTo(row.get("test").textValue().startsWith("tg"));
        }
    }

    @Test
    void writesATableWithTheDepthInTheName() {
        String model = new TinyModel().write(folder.resolve("tiny.gguf")).toString();
        Invocation bench = Invocation.of("bench", model, "-p", "2", "-n", "0", "-d", "5", "-t", "1", "-r", "1");
        assertThat(bench.exitCode()).isZero();
        assertThat(bench.output()).contains("| pp2@d5 ").doesNotContain("tg");
    }

    @Test
    void refusesToMeasureNothing() {
        Invocation bench = Invocation.of("bench", "model.gguf", "-p", "0", "-n", "0");
        assertThat(bench.exitCode()).isEqualTo(2);
        assertThat(bench.error()).contains("nothing is to be measured");
        assertThat(Invocation.of("bench", "model.gguf", "-p", "-3").exitCode()).isEqualTo(2);
    }
}
