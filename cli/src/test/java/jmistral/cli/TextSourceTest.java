package jmistral.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import jmistral.testdata.TinyModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts as they come in: what {@code tokenize} makes of them shows what was read. */
class TextSourceTest {
    private static final String TEXT = "Grüße";

    @TempDir
    private Path folder;

    private String model = "";

    @BeforeEach
    void writeModel() {
        model = new TinyModel().write(folder.resolve("tiny.gguf")).toString();
    }

    @Test
    void dashIsStandardInput() {
        Invocation dash = Invocation.withInput(TEXT + "\n", "tokenize", model, "-f", "-", "--ids");
        assertThat(dash.error()).isEmpty();
        assertThat(dash.output()).isEqualTo(ids());
        Invocation run = Invocation.withInput("abc\n", "run", model, "--raw", "-f", "-", "-n", "4", "--temp", "0");
        assertThat(run.output())
                .isEqualTo(Invocation.of("run", model, "--raw", "-p", "abc", "-n", "4", "--temp", "0")
                        .output());
    }

    @Test
    void utf8IsReadInEveryLocale() {
        for (Charset locale : new Charset[] {StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1}) {
            Invocation tokenize = piped(StandardCharsets.UTF_8, locale);
            assertThat(tokenize.error()).isEmpty();
            assertThat(tokenize.output()).isEqualTo(ids());
        }
    }

    @Test
    void otherTextIsReadAsTheLocaleHasIt() throws IOException {
        Invocation tokenize = piped(StandardCharsets.ISO_8859_1, StandardCharsets.ISO_8859_1);
        assertThat(tokenize.error()).isEmpty();
        assertThat(tokenize.output()).isEqualTo(ids());
        Path file = Files.write(folder.resolve("text"), TEXT.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(run(new byte[0], StandardCharsets.ISO_8859_1, "tokenize", model, "-f", file.toString(), "--ids")
                        .output())
                .isEqualTo(ids());
    }

    @Test
    void whatNoCharsetExplainsIsReplacedAndSaid() {
        Invocation tokenize = piped(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_8);
        assertThat(tokenize.exitCode()).isZero();
        assertThat(tokenize.output())
                .isEqualTo(Invocation.of("tokenize", model, "-p", "Gr\uFFFD\uFFFDe", "--ids")
                        .output());
        assertThat(tokenize.error())
                .startsWith("jmistral: standard input: not all of this is UTF-8")
                .hasLineCount(1);
    }

    private String ids() {
        Invocation tokenize = Invocation.of("tokenize", model, "-p", TEXT, "--ids");
        assertThat(tokenize.error()).isEmpty();
        return tokenize.output();
    }

    private Invocation piped(Charset charset, Charset locale) {
        return run(TEXT.getBytes(charset), locale, "tokenize", model, "--ids");
    }

    private static Invocation run(byte[] input, Charset locale, String... args) {
        var output = new ByteArrayOutputStream();
        var error = new ByteArrayOutputStream();
        var streams = new StandardStreams(new ByteArrayInputStream(input), output, error, Set.of(), locale);
        int exitCode =
                new CommandRunner(streams, new Environment(_ -> null, "Linux", Path.of("/nonexistent"))).run(args);
        return new Invocation(
                exitCode, output.toString(StandardCharsets.UTF_8), error.toString(StandardCharsets.UTF_8));
    }
}
