package jmistral.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
    @Test
    void versionGoesToStandardOutput() {
        Invocation version = Invocation.of("--version");
        assertThat(version.exitCode()).isZero();
        assertThat(version.output()).matches("jmistral \\d+\\.\\d+\\.\\d+\\S*\n");
        assertThat(version.error()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "list", "inspect", "tokenize", "perplexity", "bench", "doctor", "completion"})
    void helpOfEveryCommandShowsExamples(String command) {
        Invocation help = Invocation.of(command, "--help");
        assertThat(help.exitCode()).isZero();
        assertThat(help.output()).contains("Usage: jmistral " + command, "Examples:\n  jmistral " + command);
        assertThat(help.error()).isEmpty();
    }

    @Test
    void missingCommandIsWrongUsage() {
        assertWrongUsage(Invocation.of(), "jmistral: missing command (see 'jmistral --help')\n");
    }

    @Test
    void unknownCommandIsWrongUsage() {
        assertWrongUsage(
                Invocation.of("frobnicate"),
                "jmistral: unmatched argument at index 0: 'frobnicate' (see 'jmistral --help')\n");
    }

    @Test
    void unknownOptionIsWrongUsage() {
        assertWrongUsage(
                Invocation.of("inspect", "x.gguf", "--frobnicate"),
                "jmistral: unknown option: '--frobnicate' (see 'jmistral inspect --help')\n");
    }

    private static void assertWrongUsage(Invocation invocation, String error) {
        assertThat(invocation.exitCode()).isEqualTo(2);
        assertThat(invocation.output()).isEmpty();
        assertThat(invocation.error()).isEqualTo(error);
    }
}
