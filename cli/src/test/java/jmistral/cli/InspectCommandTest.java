package jmistral.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import jmistral.testdata.GgufBuilder;
import jmistral.testdata.Golden;
import jmistral.testdata.TinyModel;
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

    /** 2 layers of 2 heads of 8, keys and values, 128 positions rounded up to whole pages of 256. */
    @Test
    void memoryIsToldByTypeOfCache(@TempDir Path folder) throws IOException {
        String file = new TinyModel().write(folder.resolve("tiny.gguf")).toString(); // its heads are no Q8_0 blocks
        JsonNode memory = new ObjectMapper()
                .readTree(Invocation.of("inspect", "--json", file).output())
                .get("memory");
        assertThat(memory.get("context_length").intValue()).isEqualTo(128);
        assertThat(memory.get("cache_bytes").get("F32").longValue()).isEqualTo(2 * 2 * 2 * 8 * 256 * 4);
        assertThat(memory.get("cache_bytes").get("F16").longValue()).isEqualTo(2 * 2 * 2 * 8 * 256 * 2);
        assertThat(Invocation.of("inspect", file).output())
                .containsPattern("memory +\\d.* of weights")
                .containsPattern("cache +F32 64.00 KiB, F16 32.00 KiB for a context of 128\n");
    }

    @Test
    void fileThatCannotBeRunIsShownAllTheSame(@TempDir Path folder) {
        String file = new TinyModel()
                .architecture("gpt2")
                .write(folder.resolve("other.gguf"))
                .toString();
        Invocation inspect = Invocation.of("inspect", file);
        assertThat(inspect.exitCode()).isZero();
        assertThat(inspect.output()).containsPattern("memory +unknown, since this cannot be run: .*gpt2");
    }

    @Test
    void dumpedTensorHoldsItsValues(@TempDir Path folder) throws IOException {
        float[] values = new float[100_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i);
        }
        Path file = new GgufBuilder()
                .tensor("small", new float[] {7}, 1)
                .tensor("large", values, 100, 1000)
                .write(folder.resolve("tensors.gguf"));
        Path target = folder.resolve("large.f32.bin");
        Invocation inspect = Invocation.of("inspect", file.toString(), "--dump", "large", target.toString());
        assertThat(inspect.error()).isEmpty();
        assertThat(inspect.output()).isEmpty();
        float[] dumped = new float[values.length];
        ByteBuffer.wrap(Files.readAllBytes(target))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(dumped);
        assertThat(dumped).isEqualTo(values);
        assertThat(target).hasSize(400_000);
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

    @Test
    void folderIsNoTargetOfADump(@TempDir Path folder) {
        String file = new TinyModel().write(folder.resolve("tiny.gguf")).toString();
        Path target = folder.resolve("empty");
        assertThat(target.toFile().mkdir()).isTrue();
        assertFails(
                Invocation.of("inspect", file, "--dump", "output_norm.weight", target.toString()),
                "jmistral: " + target + ": cannot be written, it is a directory\n");
        assertThat(target).isDirectory();
    }

    private static void assertFails(Invocation invocation, String error) {
        assertThat(invocation.exitCode()).isEqualTo(1);
        assertThat(invocation.output()).isEmpty();
        assertThat(invocation.error()).isEqualTo(error);
    }
}
