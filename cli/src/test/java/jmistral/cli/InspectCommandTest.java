package jmistral.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import jmistral.testdata.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InspectCommandTest {
    private static final String GOLDEN = "jmistral.testdata.Golden#isPresent";
    private static final String ABSENT = "the shared reference data is absent";

    @Test
    void missingFileIsOneSentence() {
        assertFails(Invocation.of("inspect", "/nowhere/x.gguf"), "jmistral: /nowhere/x.gguf: no such file\n");
    }

    @Test
    void folderIsOneSentence(@TempDir Path folder) {
        assertFails(
                Invocation.of("inspect", folder.toString()),
                "jmistral: " + folder + ": is a directory, not a GGUF file\n");
    }

    @ParameterizedTest
    @MethodSource("badFiles")
    @EnabledIf(value = GOLDEN, disabledReason = ABSENT)
    void brokenFileIsOneSentence(Path file) {
        Invocation inspect = Invocation.of("inspect", file.toString());
        assertThat(inspect.exitCode()).isEqualTo(1);
        assertThat(inspect.output()).isEmpty();
        assertThat(inspect.error())
                .startsWith("jmistral: " + file)
                .hasLineCount(1)
                .endsWith("\n");
    }

    static List<Path> badFiles() {
        return Golden.isPresent()
                ? manifest()
                        .filter(row -> List.of("header", "metadata", "tensor-info", "data")
                                .contains(row[2]))
                        .map(row -> Golden.path("golden/gguf-bad/" + row[0]))
                        .toList()
                : List.of(Path.of("absent"));
    }

    private static Stream<String[]> manifest() {
        return Golden.tsv("golden/gguf-bad/manifest.tsv").stream().skip(1);
    }

    @Test
    @EnabledIf(value = GOLDEN, disabledReason = ABSENT)
    void vocabularyWithoutTensorsIsShown() {
        Invocation inspect = Invocation.of(
                "inspect", Golden.path("golden/tokenizer/spm-v3.gguf").toString());
        assertThat(inspect.exitCode()).isZero();
        assertThat(inspect.output())
                .contains("parameters    0 in 0 tensors", "string[]", "32768 elements")
                .doesNotContain("\u001b");
        assertThat(inspect.error()).isEmpty();
    }

    @Test
    @EnabledIf(value = GOLDEN, disabledReason = ABSENT)
    void jsonHoldsEveryTensor() throws IOException {
        Path file = Golden.path("models/smollm2/SmolLM2-135M-Instruct.Q4_1.gguf");
        JsonNode json = new ObjectMapper()
                .readTree(Invocation.of("inspect", "--json", "--tensors", file.toString())
                        .output());
        assertThat(json.get("parameters").longValue()).isEqualTo(134_515_008);
        assertThat(json.get("types").get("Q4_1").get("tensors").intValue()).isEqualTo(210);
        assertThat(json.get("tensors")).hasSize(272);
        assertThat(json.get("tensors").get(0).get("shape").get(0).intValue()).isEqualTo(576);
        assertThat(json.get("metadata").get("llama.block_count").intValue()).isEqualTo(30);
        assertThat(json.get("metadata")
                        .get("tokenizer.ggml.tokens")
                        .get("length")
                        .intValue())
                .isEqualTo(49152);
    }

    @Test
    @EnabledIf(value = GOLDEN, disabledReason = ABSENT)
    void unknownTensorLeavesTheTargetAlone(@TempDir Path folder) throws IOException {
        Path target = Files.writeString(folder.resolve("out.bin"), "old");
        Invocation inspect = Invocation.of(
                "inspect",
                Golden.path("golden/gguf-bad/ok-baseline.gguf").toString(),
                "--dump",
                "nothing.weight",
                target.toString());
        assertThat(inspect.exitCode()).isEqualTo(1);
        assertThat(inspect.error())
                .contains("there is no tensor 'nothing.weight'")
                .hasLineCount(1);
        assertThat(target).hasContent("old");
        assertThat(folder).isDirectoryContaining("glob:**out.bin").isDirectoryNotContaining("glob:**.part");
    }

    private static void assertFails(Invocation invocation, String error) {
        assertThat(invocation.exitCode()).isEqualTo(1);
        assertThat(invocation.output()).isEmpty();
        assertThat(invocation.error()).isEqualTo(error);
    }
}
