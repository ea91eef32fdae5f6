package jmistral.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import jmistral.testdata.TinyModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an option is where the command line does not say it: {@code -n}, which the length of an answer shows. */
class SettingsTest {
    @TempDir
    private Path home;

    private String model = "";

    @BeforeEach
    void writeModel() {
        model = new TinyModel().write(home.resolve("tiny.gguf")).toString();
    }

    @Test
    void fileGivesADefault() throws IOException {
        configure("predict = 3");
        assertThat(tokens(Map.of())).isEqualTo(3);
    }

    @Test
    void environmentGoesBeforeTheFile() throws IOException {
        configure("predict = 3");
        assertThat(tokens(Map.of("JMISTRAL_PREDICT", "5"))).isEqualTo(5);
    }

    @Test
    void commandLineGoesBeforeBoth() throws IOException {
        configure("predict = 3");
        assertThat(tokens(Map.of("JMISTRAL_PREDICT", "5"), "-n", "7")).isEqualTo(7);
    }

    @Test
    void emptyValuesAreNone() throws IOException {
        configure("predict =\nctx-size = 9");
        assertThat(tokens(Map.of("JMISTRAL_PREDICT", "", "JMISTRAL_CTX_SIZE", "")))
                .isEqualTo(tokens(Map.of(), "-c", "9"));
    }

    @Test
    void modelMayComeFromTheEnvironmentOrTheFile() throws IOException {
        String expected = in(Map.of(), "tokenize", model, "-p", "abc", "--ids").output();
        assertThat(expected).startsWith("[1,");
        assertThat(in(Map.of("JMISTRAL_MODEL", model), "tokenize", "-p", "abc", "--ids")
                        .output())
                .isEqualTo(expected);
        configure("model = ~/tiny.gguf");
        assertThat(in(Map.of(), "tokenize", "-p", "abc", "--ids").output()).isEqualTo(expected);
        assertThat(in(Map.of(), "tokenize", home + "/absent.gguf", "-p", "abc").error())
                .isEqualTo("jmistral: " + home + "/absent.gguf: no such file\n");
    }

    @Test
    void settingsOfRunAreNoneOfOtherCommands() throws IOException {
        configure("ctx-size = 1"); // of which perplexity would complain
        Path text = Files.writeString(home.resolve("text.txt"), "some words ".repeat(60));
        Invocation perplexity =
                in(Map.of("JMISTRAL_CTX_SIZE", "1"), "perplexity", model, "-f", text.toString(), "-c", "64");
        assertThat(perplexity.error()).isEmpty();
        assertThat(in(Map.of("JMISTRAL_CTX_SIZE", "1"), "perplexity", model, "-f", text.toString())
                        .error())
                .doesNotContain("a context has at least");
    }

    @Test
    void valuesAreTakenAsTheyStand() throws IOException {
        configure("stop = ${sys:user.name}");
        assertThat(in(Map.of(), "run", model, "--raw", "-p", "abc", "-n", "4", "--temp", "0")
                        .output())
                .isEqualTo(Invocation.of("run", model, "--raw", "-p", "abc", "-n", "4", "--temp", "0")
                        .output());
        configure("temp = ${sys:file.separator}");
        assertThat(in(Map.of(), "run", model, "-p", "abc").error()).contains("'${sys:file.separator}'");
    }

    @Test
    void badValueIsReportedWithItsPlace() throws IOException {
        configure("temp = hot");
        String problem = ": invalid value for option '--temp': 'hot' is not a double (see 'jmistral run --help')\n";
        assertWrong(2, in(Map.of(), "run", model, "-p", "abc"), "jmistral: " + config() + problem);
        assertWrong(
                2, in(Map.of("JMISTRAL_TEMP", "hot"), "run", model, "-p", "abc"), "jmistral: JMISTRAL_TEMP" + problem);
    }

    @Test
    void valueOutOfRangeIsReportedWithItsPlace() {
        assertThat(in(Map.of("JMISTRAL_TEMP", "-1"), "run", model, "-p", "abc").error())
                .endsWith("(see 'jmistral run --help'; --temp is set by JMISTRAL_TEMP)\n")
                .hasLineCount(1);
    }

    @Test
    void unknownKeyIsOneSentence() throws IOException {
        configure("temprature = 0.3");
        Invocation run = in(Map.of(), "run", model, "-p", "abc");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output()).isEmpty();
        assertThat(run.error())
                .startsWith(
                        "jmistral: " + config() + ": unknown key 'temprature', expected one of cache-type, ctx-size,")
                .contains(", model, models, ", ", temp, ", ", top-p")
                .doesNotContain("prompt", "verbose", "raw")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({"'temp = \\u12', malformed \\uXXXX", "'système = \u00e9', this is no text in UTF-8"})
    void unreadableFileIsOneSentence(String line, String problem) throws IOException {
        Files.createDirectories(config().getParent());
        Files.write(config(), line.getBytes(StandardCharsets.ISO_8859_1));
        Invocation run = in(Map.of(), "run", model, "-p", "abc");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.error())
                .startsWith("jmistral: " + config() + ": ")
                .contains(problem)
                .hasLineCount(1);
    }

    @Test
    void optionsOfRunAreNoUnknownKeysToOtherCommands() throws IOException {
        configure("ctx-size = 2048");
        assertThat(in(Map.of(), "list").exitCode()).isZero();
        assertThat(in(Map.of(), "doctor").exitCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "run --help", "--version", "inspect MODEL"})
    void faultyFileIsReadByNobodyWhoDoesNotNeedIt(String line) throws IOException {
        configure("unknown = key");
        assertThat(in(Map.of(), line.replace("MODEL", model).split(" ", -1)).error())
                .isEmpty();
    }

    /** Runs without a limit of its own, and counts what it said. */
    private int tokens(Map<String, String> variables, String... more) {
        String[] line = {"run", model, "--raw", "-p", "abc", "--temp", "0", "--verbose"};
        Invocation run = in(
                variables,
                Stream.concat(Arrays.stream(line), Arrays.stream(more)).toArray(String[]::new));
        assertThat(run.error()).contains("Generation: ");
        return Integer.parseInt(run.error().replaceAll("(?s).*Generation: (\\d+) tokens.*", "$1"));
    }

    private Invocation in(Map<String, String> variables, String... args) {
        return Invocation.in(new Environment(variables::get, "Linux", home), args);
    }

    private void configure(String text) throws IOException {
        Files.createDirectories(config().getParent());
        Files.writeString(config(), text);
    }

    private Path config() {
        return home.resolve(".config", "jmistral", "config.properties");
    }

    private static void assertWrong(int exitCode, Invocation invocation, String error) {
        assertThat(invocation.exitCode()).isEqualTo(exitCode);
        assertThat(invocation.output()).isEmpty();
        assertThat(invocation.error()).isEqualTo(error);
    }
}
