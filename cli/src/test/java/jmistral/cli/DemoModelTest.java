package jmistral.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import jmistral.testdata.Demo;
import jmistral.testdata.TinyModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The model that comes with the program: where a user's own goes before it, and that nobody misses it. */
class DemoModelTest {
    private static final String ANSWER = "The capital of France is Paris.";

    @TempDir
    private Path home;

    @Test
    void nameStandsForIt() {
        Invocation run = ask(Map.of(), "run", "demo");
        assertThat(run.output()).isEqualTo(ANSWER);
        assertThat(run.error()).isEmpty();
    }

    @Test
    void runTakesItWhereNoModelIsNamed() {
        Invocation run = ask(Map.of(), "run");
        assertThat(run.output()).isEqualTo(ANSWER);
        assertThat(run.error()).startsWith("jmistral: no model is named").hasLineCount(1);
    }

    @Test
    void modelOfTheEnvironmentGoesBeforeIt() {
        String tiny = new TinyModel().write(home.resolve("tiny.gguf")).toString();
        Invocation run = in(Map.of("JMISTRAL_MODEL", tiny), "run", "--raw", "-p", "abc", "-n", "4", "--temp", "0");
        assertThat(run.output())
                .isEqualTo(in(Map.of(), "run", tiny, "--raw", "-p", "abc", "-n", "4", "--temp", "0")
                        .output());
        assertThat(run.error()).isEmpty();
    }

    @Test
    void usersOwnModelOfThatNameGoesBeforeIt() throws IOException {
        Path folder = Files.createDirectories(home.resolve("models"));
        new TinyModel().contextLength(4711).write(folder.resolve("demo.gguf"));
        Map<String, String> variables = Map.of("JMISTRAL_MODELS", folder.toString());
        assertThat(in(variables, "inspect", "demo").output()).contains("4711");
        assertThat(in(variables, "list").output()).contains("4711").hasLineCount(2);
    }

    @Test
    void longerNamesOfTheUserDoNotHideIt() throws IOException {
        Path folder = Files.createDirectories(home.resolve("models"));
        new TinyModel().write(folder.resolve("demo-7b.gguf"));
        assertThat(ask(Map.of("JMISTRAL_MODELS", folder.toString()), "run", "demo")
                        .output())
                .isEqualTo(ANSWER);
    }

    @Test
    void otherCommandsNeedAModel() {
        Invocation inspect = in(Map.of(), "inspect");
        assertThat(inspect.exitCode()).isEqualTo(2);
        assertThat(inspect.error()).startsWith("jmistral: missing required parameter");
    }

    @Test
    void withoutItRunNeedsAModel() {
        Invocation run = Invocation.in(new Environment(_ -> null, "Linux", home), "run", "-p", "abc");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.error())
                .startsWith("jmistral: missing required parameter")
                .hasLineCount(1);
    }

    private Invocation ask(Map<String, String> variables, String... line) {
        String[] whole = {"-p", "What is the capital of France?", "--temp", "0"};
        return in(variables, Stream.of(line, whole).flatMap(Arrays::stream).toArray(String[]::new));
    }

    private Invocation in(Map<String, String> variables, String... args) {
        return Invocation.in(new Environment(variables::get, "Linux", home, Optional.of(Demo.model())), args);
    }
}
