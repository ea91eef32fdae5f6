package jmistral.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import jmistral.testdata.Golden;
import jmistral.testdata.TinyModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PerplexityCommandTest {
    @TempDir
    private Path folder;

    private String model = "";

    @BeforeEach
    void writeModel() {
        model = new TinyModel().write(folder.resolve("tiny.gguf")).toString();
    }

    @Test
    void idsAreScoredInOneContext() throws IOException {
        Invocation run =
                Invocation.of("perplexity", model, "--ids", ids(1, 5, 9, 12).toString(), "--json");
        JsonNode json = new ObjectMapper().readTree(run.output());
        assertThat(run.error()).isEmpty();
        assertThat(json.get("scored_tokens").intValue()).isEqualTo(3);
        assertThat(json.get("perplexity").doubleValue())
                .isCloseTo(Math.exp(json.get("mean_nll").doubleValue()), within(1e-9));
    }

    @Test
    void textIsScoredInContexts() throws IOException {
        Path text = Files.writeString(folder.resolve("text.txt"), "some words and more. ".repeat(10));
        Invocation run = Invocation.of("perplexity", model, "-f", text.toString(), "-c", "16", "--verbose");
        assertThat(run.output()).matches("perplexity \\d+\\.\\d{4} \\+/- \\d+\\.\\d{5} \\(\\d+ tokens scored\\)\n");
        assertThat(run.error()).contains("context 1 of ", "context 2 of ");
    }

    @Test
    void brokenIdsAreOneSentence() throws IOException {
        Path file = Files.write(folder.resolve("broken.bin"), new byte[] {1, 0, 0, 0, 2});
        assertFails("--ids", file.toString(), file + ": 5 bytes are no whole number of 32-bit ids");
        assertFails("--ids", ids(1, 1_000_000).toString(), "token 1000000");
        assertFails("--ids", ids(1).toString(), "at least 2 ids are needed, found 1");
    }

    @Test
    void shortTextIsOneSentence() throws IOException {
        assertFails(
                "-f", Files.writeString(folder.resolve("short.txt"), "short").toString(), "two contexts of 512");
    }

    @ParameterizedTest
    @CsvSource({"off, swa.full", "16, swa.window16"})
    @EnabledIf(value = "jmistral.testdata.Golden#isPresent", disabledReason = "the shared reference data is absent")
    void slidingWindowGivesTheGoldenLogits(String window, String reference) throws IOException {
        Path saved = folder.resolve("logits.f32.bin");
        Invocation run = Invocation.of(
                "perplexity",
                Golden.path("golden/models/small-f32.gguf").toString(),
                "--ids",
                Golden.path("golden/models/swa.prompt.i32.bin").toString(),
                "--sliding-window",
                window,
                "--save-logits",
                saved.toString());
        assertThat(run.error()).isEmpty();
        float[] truth = Golden.floats("golden/models/" + reference + ".truth.f32.bin");
        float[] logits = new float[truth.length];
        ByteBuffer.wrap(Files.readAllBytes(saved))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(logits);
        assertThat(saved).hasSize(4L * truth.length);
        assertThat(logits).usingComparatorWithPrecision(1e-3f).containsExactly(truth);
    }

    private void assertFails(String option, String file, String message) {
        Invocation run = Invocation.of("perplexity", model, option, file);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output()).isEmpty();
        assertThat(run.error()).startsWith("jmistral: ").contains(message).hasLineCount(1);
    }

    private Path ids(int... ids) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4 * ids.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(ids);
        return Files.write(folder.resolve("ids.i32.bin"), bytes.array());
    }
}
