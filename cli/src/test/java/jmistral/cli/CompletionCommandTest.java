package jmistral.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jmistral.cli.ProgramProcess.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scripts, and what the shells themselves make of them. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class CompletionCommandTest {
    /** Completes the words that are given to the script, as bash does, and prints what there is to choose from. */
    private static final String BASH = """
            source "$0"
            COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); COMP_LINE="$*"
            compopt() { :; }
            _complete_jmistral
            printf '%s\\n' "${COMPREPLY[@]}"
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "ru, run",
        "perplexity --sav, --save-logits",
        "run --pr, '--prompt,--predict,--presence-penalty'",
        "run --cache-type '', 'F32,F16,Q8_0'",
        "completion '', 'bash,zsh,fish'",
        "run a, a model.gguf"
    })
    void bashCompletes(String words, String expected) throws Exception {
        Files.writeString(folder.resolve("a model.gguf"), "");
        String line = "cd " + folder + " && bash --norc -c \"$0\" " + script("bash") + " jmistral " + words;
        assertThat(lines("/bin/bash", "-c", line, BASH)).containsExactlyInAnyOrder(expected.split(",", -1));
    }

    @ParameterizedTest
    @CsvSource({
        "ru, run",
        "perplexity --sav, --save-logits",
        "run --cache-type '', 'F16,F32,Q8_0'",
        "completion '', 'bash,fish,zsh'",
        "run a, 'a model.gguf'",
        "run nem, nemo"
    })
    void fishCompletes(String words, String expected) throws Exception {
        Files.writeString(folder.resolve("a model.gguf"), "");
        String line = "cd " + folder + "; function jmistral; echo nemo; end; source " + script("fish")
                + "; complete -C \"jmistral " + words.replace("''", "") + "\"";
        assertThat(lines(shell("fish"), "--no-config", "-c", line))
                .map(choice -> choice.replaceFirst("\t.*", ""))
                .containsExactly(expected.split(",", -1));
    }

    @Test
    void fishDescribesEveryCommand() throws Exception {
        String line = "source " + script("fish") + "; complete -C 'jmistral '";
        assertThat(lines(shell("fish"), "--no-config", "-c", line))
                .contains("run\tAnswer a prompt and exit; without one, on a terminal, chat")
                .allMatch(choice -> choice.contains("\t"));
    }

    /** Completion in zsh works in a terminal only, which the tool {@code script} makes. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void zshCompletes() throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/script")), "there is no 'script' to make a terminal with");
        Files.move(script("zsh"), folder.resolve("_jmistral"));
        ProgramProcess zsh = ProgramProcess.start(
                Map.of("TERM", "dumb", "FOLDER", folder.toString()),
                List.of(
                        "/usr/bin/script",
                        "-qec",
                        "stty rows 24 cols 80; exec " + shell("zsh") + " -f -i",
                        "/dev/null"));
        Outcome outcome = zsh.converse(
                "# ",
                "PS1='re''ady> '; fpath=($FOLDER $fpath); autoload -U compinit; compinit -u -D\r",
                "ready> ",
                "jmistral per\t",
                "plexity",
                "--sav\t",
                "e-logits",
                "\u0015jmistral completion f\t",
                "ish",
                "\u0015exit\r");
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void unknownShellIsWrongUsage() {
        Invocation completion = Invocation.of("completion", "tcsh");
        assertThat(completion.exitCode()).isEqualTo(2);
        assertThat(completion.output()).isEmpty();
        assertThat(completion.error())
                .contains("expected bash, zsh, fish, found 'tcsh'")
                .hasLineCount(1);
    }

    private Path script(String shell) throws IOException {
        Invocation completion = Invocation.of("completion", shell);
        assertThat(completion.error()).isEmpty();
        return Files.writeString(folder.resolve("completion." + shell), completion.output());
    }

    private static String shell(String name) {
        Path path = Path.of("/usr/bin", name);
        assumeTrue(Files.exists(path), "there is no " + name);
        return path.toString();
    }

    private static List<String> lines(String... line) throws Exception {
        Outcome outcome = ProgramProcess.start(Map.of(), List.of(line)).finish("");
        assertThat(outcome.error()).isEmpty();
        return outcome.output().lines().toList();
    }
}
