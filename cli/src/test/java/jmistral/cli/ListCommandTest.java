package jmistral.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import jmistral.testdata.TinyModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The models folder: what is listed, and what a name stands for. */
class ListCommandTest {
    private static final int Q4_K_M = 15;

    @TempDir
    private Path home;

    private Path folder = Path.of("");

    @BeforeEach
    void writeModels() throws IOException {
        folder = Files.createDirectories(home.resolve(".local", "share", "jmistral", "models"));
        new TinyModel().file().u32("general.file_type", Q4_K_M).write(folder.resolve("Mistral-7B.Q4_K_M.gguf"));
        new TinyModel().contextLength(4096).write(folder.resolve("mistral-nemo.gguf"));
        Files.createDirectories(folder.resolve("someone"));
        new TinyModel().write(folder.resolve("someone", "tiny größe.gguf"));
        Files.writeString(folder.resolve("broken.gguf"), "no model");
        Files.writeString(folder.resolve("notes.txt"), "no model either");
        Files.writeString(folder.resolve("large-00002-of-00002.gguf"), "second of two");
    }

    @Test
    void listShowsSizeQuantisationAndContext() throws IOException {
        Invocation list = list(Map.of());
        assertThat(list.error()).isEmpty();
        assertThat(list.exitCode()).isZero();
        assertThat(list.output().lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "NAME SIZE QUANTISATION CONTEXT",
                        "Mistral-7B.Q4_K_M " + size("Mistral-7B.Q4_K_M.gguf") + " Q4_K_M 128",
                        "broken 8 bytes - - " + fault(),
                        "mistral-nemo " + size("mistral-nemo.gguf") + " F32 4096",
                        "someone/tiny größe " + size("someone/tiny größe.gguf") + " F32 128");
    }

    @Test
    void listIsJsonOnRequest() throws IOException {
        JsonNode list = new ObjectMapper().readTree(list(Map.of(), "--json").output());
        assertThat(list).hasSize(4);
        assertThat(list.get(0).get("name").textValue()).isEqualTo("Mistral-7B.Q4_K_M");
        assertThat(list.get(0).get("path").textValue())
                .isEqualTo(folder.resolve("Mistral-7B.Q4_K_M.gguf").toString());
        assertThat(list.get(0).get("bytes").longValue())
                .isEqualTo(Files.size(folder.resolve("Mistral-7B.Q4_K_M.gguf")));
        assertThat(list.get(0).get("quantisation").textValue()).isEqualTo("Q4_K_M");
        assertThat(list.get(0).get("context_length").intValue()).isEqualTo(128);
        assertThat(list.get(1).get("fault").textValue()).startsWith(folder + "/broken.gguf: ");
    }

    @Test
    void listIsNothingButNamesOnRequest() {
        assertThat(list(Map.of(), "--names").output())
                .isEqualTo("Mistral-7B.Q4_K_M\nbroken\nmistral-nemo\nsomeone/tiny größe\n");
    }

    @Test
    void emptyFolderIsSaidOnStandardError() {
        Invocation list = list(Map.of("JMISTRAL_MODELS", home + "/nowhere"));
        assertThat(list.exitCode()).isZero();
        assertThat(list.output()).isEmpty();
        assertThat(list.error())
                .startsWith("jmistral: " + home + "/nowhere: no models there")
                .hasLineCount(1);
        assertThat(list(Map.of("JMISTRAL_MODELS", home + "/nowhere"), "--json").output())
                .isEqualTo("[ ]\n");
    }

    @Test
    void folderMayBeConfigured() throws IOException {
        Path config = home.resolve(".config", "jmistral", "config.properties");
        Files.createDirectories(config.getParent());
        for (String value : new String[] {"~/.local/share/jmistral/models", "../../.local/share/jmistral/models"}) {
            Files.writeString(config, "models = " + value);
            assertThat(list(Map.of("XDG_DATA_HOME", "/nonexistent")).output()).contains("mistral-nemo");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"mistral-nemo", "mistral-nemo.gguf", "mistral-n", "MISTRAL-N", "someone/tiny größe", "some"})
    void nameStandsForItsFile(String name) {
        assertThat(inspect(name).error()).isEmpty();
    }

    @Test
    void fileGoesBeforeAName() throws IOException {
        Path named = Path.of("target", "mistral-nemo"); // relative, as a name is
        Files.createDirectories(folder.resolve("target"));
        new TinyModel().write(folder.resolve("target", "mistral-nemo.gguf"));
        assertThat(inspect(named.toString()).output()).contains(folder + "/target/mistral-nemo.gguf");
        Files.writeString(named, "no model");
        try {
            assertThat(inspect(named.toString()).error()).startsWith("jmistral: " + named + ": ");
        } finally {
            Files.delete(named);
        }
    }

    @Test
    void ambiguousNameIsOneSentence() {
        Invocation inspect = inspect("mistral");
        assertThat(inspect.exitCode()).isEqualTo(1);
        assertThat(inspect.error())
                .isEqualTo("jmistral: 'mistral' may be Mistral-7B.Q4_K_M or mistral-nemo: name one of them\n");
    }

    @Test
    void unknownNameIsOneSentence() {
        Invocation inspect = inspect("gemma");
        assertThat(inspect.exitCode()).isEqualTo(1);
        assertThat(inspect.error())
                .isEqualTo("jmistral: gemma: no such file, and no model of this name in " + folder
                        + " ('jmistral list' shows those that there are)\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemma.gguf", "some/gemma", "/gemma"})
    void unknownPathIsAMissingFile(String path) {
        assertThat(inspect(path).error()).isEqualTo("jmistral: " + path + ": no such file\n");
    }

    private String size(String name) throws IOException {
        return Quantity.bytes(Files.size(folder.resolve(name)));
    }

    private String fault() {
        return inspect("broken").error().strip().replaceFirst("jmistral: ", "").replaceAll(" +", " ");
    }

    private Invocation list(Map<String, String> variables, String... more) {
        String[] line = new String[more.length + 1];
        line[0] = "list";
        System.arraycopy(more, 0, line, 1, more.length);
        return Invocation.in(new Environment(variables::get, "Linux", home), line);
    }

    private Invocation inspect(String name) {
        return Invocation.in(new Environment(_ -> null, "Linux", home), "inspect", name);
    }
}
