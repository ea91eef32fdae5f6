package jmistral.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jmistral.cli.ProgramProcess.Outcome;
import jmistral.testdata.TinyModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program as scripts use it: each test is a line of shell, run by the shell. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class OneShotIT {
    private static final Path PROGRAM = Path.of(System.getProperty("jmistral.image"), "bin", "jmistral");

    @TempDir
    private static Path folder;

    @BeforeAll
    static void writeModel() throws IOException {
        Path models = Files.createDirectories(folder.resolve("models"));
        new TinyModel().contextLength(1 << 20).write(models.resolve("tiny.gguf"));
    }

    @Test
    void hereDocumentIsThePrompt() throws Exception {
        String expected = answer("jmistral run tiny --raw -n 8 --temp 0 -p 'abc\ndef'");
        assertThat(expected).isNotEmpty();
        assertThat(answer("jmistral run tiny --raw -n 8 --temp 0 <<END\nabc\ndef\nEND"))
                .isEqualTo(expected);
        assertThat(answer("jmistral run tiny --raw -n 8 --temp 0 -f - <<END\nabc\ndef\nEND"))
                .isEqualTo(expected);
    }

    @Test
    void pipeFollowsThePrompt() throws Exception {
        assertThat(answer("echo def | jmistral run tiny --raw -n 8 --temp 0 -p abc"))
                .isEqualTo(answer("jmistral run tiny --raw -n 8 --temp 0 -p 'abc\n\ndef'"));
    }

    /** An answer without an end: its end-of-sequence token is forbidden. */
    @Test
    void closedPipeEndsTheAnswer() throws Exception {
        Outcome run =
                shell("{ jmistral run tiny --raw -p abc -c 1000000 -l 2-inf; echo \"exit $?\" >&2; } | head -c 1");
        assertThat(run.error()).isEqualTo("exit 0\n");
        assertThat(run.output()).isNotEmpty();
    }

    @Test
    void answerGoesOnWithAClosedStandardInput() throws Exception {
        assertThat(answer("jmistral run tiny --raw -n 8 --temp 0 -p abc <&-"))
                .isEqualTo(answer("jmistral run tiny --raw -n 8 --temp 0 -p abc"));
    }

    /** Octal escapes are what every shell's printf knows. */
    @Test
    void bytesAreUtf8WhateverTheLocale() throws Exception {
        String expected = answer("jmistral tokenize tiny -p Grüße --pieces");
        assertThat(answer("printf 'Gr\\303\\274\\303\\237e' | LC_ALL=C jmistral tokenize tiny --pieces"))
                .isEqualTo(expected);
        assertThat(answer("LC_ALL=C jmistral tokenize tiny -p Grüße --pieces")).isEqualTo(expected);
    }

    @Test
    void defaultsComeFromFileAndEnvironment() throws Exception {
        Path config = Files.createDirectories(folder.resolve("config").resolve("jmistral"));
        Files.writeString(config.resolve("config.properties"), "model = tiny\npredict = 4\n");
        String given = "run tiny --raw -p abc --temp 0 -n ";
        String configured = "XDG_CONFIG_HOME='" + folder.resolve("config") + "' ";
        assertThat(answer(configured + "jmistral run --raw -p abc --temp 0"))
                .isEqualTo(answer("jmistral " + given + 4));
        assertThat(answer(configured + "JMISTRAL_PREDICT=6 jmistral run --raw -p abc --temp 0"))
                .isEqualTo(answer("jmistral " + given + 6));
        assertThat(answer(configured + "JMISTRAL_PREDICT=6 jmistral " + given + 8))
                .isEqualTo(answer("jmistral " + given + 8))
                .isNotEqualTo(answer("jmistral " + given + 6));
    }

    private static String answer(String line) throws Exception {
        Outcome run = shell(line);
        assertThat(run.error()).as(line).isEmpty();
        assertThat(run.exitCode()).as(line).isZero();
        return run.output();
    }

    /** Runs a line of shell with nothing on its standard input, and with the program in the path. */
    private static Outcome shell(String line) throws Exception {
        Map<String, String> variables = Map.of(
                "PATH", PROGRAM.getParent() + ":" + System.getenv("PATH"),
                "XDG_CONFIG_HOME", folder.resolve("absent").toString(),
                "JMISTRAL_MODELS", folder.resolve("models").toString());
        return ProgramProcess.start(variables, List.of("/bin/sh", "-c", line)).finish("");
    }
}
