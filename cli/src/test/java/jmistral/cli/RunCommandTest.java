package jmistral.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import jmistral.testdata.Golden;
import jmistral.testdata.TinyModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunCommandTest {
    private static final String TEMPLATE = "{% for m in messages %}{{ m.content }}\n{% endfor %}";

    @TempDir
    private Path folder;

    private String model = "";

    @BeforeEach
    void writeModel() {
        model = new TinyModel()
                .chatTemplate(TEMPLATE)
                .write(folder.resolve("tiny.gguf"))
                .toString();
    }

    @Test
    void standardOutputHoldsTheAnswerAlone() {
        Invocation run = Invocation.of("run", model, "--raw", "-p", "abc", "-n", "8", "--temp", "0");
        assertThat(run.exitCode()).isZero();
        assertThat(run.output()).isNotEmpty().doesNotContain("abc");
        assertThat(run.error()).isEmpty();
    }

    @Test
    void threadsDoNotChangeTheAnswer() {
        assertThat(raw("abc", "--seed", "7", "-t", "1")).isEqualTo(raw("abc", "--seed", "7", "-t", "3"));
    }

    @Test
    void seedDecidesTheAnswer() {
        assertThat(raw("abc", "--seed", "7")).isEqualTo(raw("abc", "--seed", "7"));
        assertThat(Stream.of("1", "2", "3", "4")
                        .map(seed -> raw("abc", "--seed", seed))
                        .distinct())
                .hasSizeGreaterThan(1);
    }

    @Test
    void theAnswerIsWhatAGrammarOrSchemaDescribes() throws IOException {
        String grammar = Files.writeString(folder.resolve("a.gbnf"), "root ::= \"yes\" | \"no\"")
                .toString();
        String schema = Files.writeString(
                        folder.resolve("a.json"),
                        "{\"properties\": {\"n\": {\"enum\": [7, \"é\"]}}, \"required\": [\"n\"]}")
                .toString();
        for (int seed = 0; seed < 5; seed++) {
            Invocation word = Invocation.of("run", model, "-p", "abc", "--grammar", grammar, "--seed", "" + seed);
            assertThat(word.output()).isIn("yes", "no");
            assertThat(word.error()).isEmpty();
            JsonNode json = new ObjectMapper()
                    .readTree(Invocation.of("run", model, "-p", "abc", "--json-schema", schema, "--seed", "" + seed)
                            .output());
            assertThat(json.get("n").asText()).isIn("7", "é");
        }
    }

    @Test
    void saysThatAnAnswerIsCutBeforeItIsWhatWasAskedFor() {
        Invocation run = Invocation.of("run", model, "-p", "abc", "--format", "json", "-n", "1");
        assertThat(run.exitCode()).isZero();
        assertThat(run.error())
                .isEqualTo("jmistral: the answer is cut (-n allows more tokens): it is only the beginning of what was"
                        + " asked for\n");
    }

    @Test
    void aBadGrammarIsReportedBeforeTheModelIsOpened() throws IOException {
        String grammar =
                Files.writeString(folder.resolve("a.gbnf"), "root ::= x").toString();
        assertThat(Invocation.of("run", "absent.gguf", "-p", "abc", "--grammar", grammar))
                .isEqualTo(new Invocation(
                        ExitCode.FAILED, "", "jmistral: " + grammar + ": line 1, column 10: there is no rule 'x'\n"));
        assertThat(Invocation.of("run", model, "-p", "abc", "--grammar", grammar, "--format", "json")
                        .exitCode())
                .isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(Invocation.of("run", model, "-p", "abc", "--format", "xml").error())
                .contains("expected json, found 'xml'");
    }

    @Test
    void promptMayComeFromThreePlaces() throws IOException {
        Path file = Files.writeString(folder.resolve("prompt.txt"), "abc\n");
        String expected = raw("abc");
        assertThat(Invocation.of("run", model, "--raw", "-f", file.toString(), "-n", "8", "--temp", "0")
                        .output())
                .isEqualTo(expected);
        assertThat(Invocation.withInput("abc\n", "run", model, "--raw", "-n", "8", "--temp", "0")
                        .output())
                .isEqualTo(expected);
    }

    @Test
    void pipedTextFollowsThePrompt() {
        assertThat(Invocation.withInput("def\n", "run", model, "--raw", "-p", "abc", "-n", "8", "--temp", "0")
                        .output())
                .isEqualTo(raw("abc\n\ndef"));
    }

    @Test
    void chatTemplateIsApplied() {
        Invocation chat = Invocation.of("run", model, "-p", "abc", "-n", "8", "--temp", "0");
        assertThat(chat.exitCode()).isZero();
        assertThat(chat.output()).isEqualTo(raw("abc\n"));
    }

    @Test
    void systemPromptComesFirst() {
        Invocation chat = Invocation.of("run", model, "--system", "def", "-p", "abc", "-n", "8", "--temp", "0");
        assertThat(chat.output()).isEqualTo(raw("def\nabc\n"));
    }

    @Test
    void stopTextEndsTheAnswer() {
        String whole = raw("abc");
        String stop = whole.substring(2, 4);
        Invocation run = Invocation.of("run", model, "--raw", "-p", "abc", "-n", "8", "--temp", "0", "--stop", stop);
        assertThat(run.output()).isEqualTo(whole.substring(0, whole.indexOf(stop)));
    }

    @Test
    void fullContextIsSaid() {
        Invocation run = Invocation.of("run", model, "--raw", "-p", "abc", "-c", "16", "--temp", "0");
        assertThat(run.exitCode()).isZero();
        assertThat(run.error()).isEqualTo("jmistral: the answer is cut, the context is full: -c sets a longer one\n");
    }

    @Test
    void promptBeyondTheContextFails() {
        Invocation run = Invocation.of("run", model, "--raw", "-p", "a b c d e f g h i j", "-c", "4");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output()).isEmpty();
        assertThat(run.error())
                .startsWith("jmistral: the context holds 4 tokens")
                .hasLineCount(1);
    }

    @Test
    void timingGoesToStandardErrorOnRequest() {
        Invocation run = Invocation.of("run", model, "--raw", "-p", "abc", "-n", "8", "--temp", "0", "--verbose");
        assertThat(run.output()).isEqualTo(raw("abc"));
        assertThat(run.error())
                .contains("memory: ", "[ Prompt: ")
                .containsPattern("Generation: 8 tokens, \\d+\\.\\d t/s \\]\n");
    }

    @Test
    void terminalGetsTimingAndALastNewline() {
        Invocation run = Invocation.run(
                new ByteArrayInputStream(new byte[0]),
                Set.of(StandardStreams.Stream.OUTPUT, StandardStreams.Stream.ERROR),
                "run",
                model,
                "--raw",
                "-p",
                "abc",
                "-n",
                "8",
                "--temp",
                "0");
        assertThat(run.output()).isEqualTo(raw("abc") + "\n");
        String progress = "\r\u001b\\[K(\u001b\\[2m.*?\u001b\\[0m)?"; // on a machine that is slow now
        assertThat(run.error().replaceAll(progress, ""))
                .startsWith("[ Prompt: ")
                .hasLineCount(1);
    }

    @Test
    void standardInputIsLeftAloneWhereItIsATerminal() {
        Invocation run = Invocation.run(
                new ByteArrayInputStream("typed later".getBytes(StandardCharsets.UTF_8)),
                Set.of(StandardStreams.Stream.INPUT),
                "run",
                model,
                "--raw",
                "-p",
                "abc",
                "-n",
                "8",
                "--temp",
                "0");
        assertThat(run.output()).isEqualTo(raw("abc"));
    }

    @Test
    void refusalOfTheChatTemplateIsOneSentence() {
        String refusing = new TinyModel()
                .chatTemplate("{{ raise_exception('no such talk') }}")
                .write(folder.resolve("refusing.gguf"))
                .toString();
        Invocation run = Invocation.of("run", refusing, "-p", "abc");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output()).isEmpty();
        assertThat(run.error())
                .startsWith("jmistral: ")
                .contains("no such talk")
                .hasLineCount(1);
    }

    @Test
    void verboseFailureShowsTheTrace() {
        Invocation run = Invocation.of("run", folder.resolve("absent.gguf").toString(), "-p", "abc", "--verbose");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.error()).contains("no such file", "\tat jmistral.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--temp -1",
                "--top-p 1.5",
                "--min-p -0.1",
                "--repeat-penalty 0",
                "--repeat-last-n -2",
                "-n -2",
                "-c -1",
                "-t 0",
                "-ctk q4_0",
                "--sliding-window 0",
                "--logit-bias 5",
                "--logit-bias 1000000+1",
                "--raw --system x",
                "-f x"
            })
    void valuesOutOfRangeAreWrongUsage(String options) {
        Invocation run = Invocation.of(("run " + model + " -p abc " + options).split(" ", -1));
        assertThat(run.exitCode()).as(run.error()).isEqualTo(2);
        assertThat(run.output()).isEmpty();
        assertThat(run.error()).startsWith("jmistral: ").hasLineCount(1).contains("(see 'jmistral run --help')");
    }

    @Test
    void folderIsNoPrompt() {
        Invocation run = Invocation.of("run", model, "-f", folder.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.error())
                .startsWith("jmistral: " + folder + ": cannot be read")
                .hasLineCount(1);
    }

    @Test
    void emptyStandardInputIsNoPrompt() {
        Invocation run = Invocation.of("run", model);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.error()).startsWith("jmistral: no prompt").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 7})
    @EnabledIf(value = "jmistral.testdata.Golden#isPresent", disabledReason = "the shared reference data is absent")
    void realModelSaysWhatTruthSays(int n) throws IOException {
        JsonNode reference = new ObjectMapper()
                .readTree(Files.readAllLines(Golden.path("models/smollm2/continuations.jsonl"))
                        .get(n));
        String file =
                Golden.path("models/smollm2/SmolLM2-135M-Instruct.Q4_1.gguf").toString();
        JsonNode messages = reference.path("messages");
        String[] question = switch (messages.size()) {
            case 0 -> new String[] {"--raw", "-p", reference.get("prompt").textValue()};
            case 1 -> new String[] {"-p", messages.get(0).get("content").textValue()};
            default ->
                new String[] {
                    "--system",
                    messages.get(0).get("content").textValue(),
                    "-p",
                    messages.get(1).get("content").textValue()
                };
        };
        String[] rest = {"run", file, "--temp", "0", "-n", "16"};
        Invocation run = Invocation.of(
                Stream.concat(Stream.of(rest), Stream.of(question)).toArray(String[]::new));
        assertThat(run.error()).isEmpty();
        assertThat(reference.get("text").textValue()).startsWith(run.output());
        assertThat(run.output()).hasSizeGreaterThan(12);
    }

    private String raw(String prompt, String... more) {
        String[] line = {"run", model, "--raw", "-p", prompt, "-n", "8", "--temp", more.length == 0 ? "0" : "1.5"};
        Invocation run =
                Invocation.of(Stream.concat(Stream.of(line), Stream.of(more)).toArray(String[]::new));
        assertThat(run.error()).isEmpty();
        return run.output();
    }
}
