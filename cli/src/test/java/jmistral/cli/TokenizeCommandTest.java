package jmistral.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import jmistral.testdata.Golden;
import jmistral.testdata.TinyModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizeCommandTest {
    private static final String GOLDEN = "jmistral.testdata.Golden#isPresent";
    private static final String ABSENT = "the shared reference data is absent";

    @TempDir
    private Path folder;

    private String model = "";

    @BeforeEach
    void writeModel() {
        model = new TinyModel().write(folder.resolve("tiny.gguf")).toString();
    }

    @Test
    void encodedTextDecodesToItself() {
        String ids =
                Invocation.of("tokenize", model, "-p", "Zwölf Grüße", "--ids").output();
        Invocation decode = Invocation.withInput(ids, "tokenize", model, "--decode");
        assertThat(decode.output()).isEqualTo("\"Zwölf Grüße\"\n");
        assertThat(decode.error()).isEmpty();
    }

    @Test
    void textMayComeFromFourPlaces() throws IOException {
        Path file = Files.writeString(folder.resolve("text.txt"), "a b\n");
        String expected = Invocation.of("tokenize", model, "-p", "a b", "--ids").output();
        assertThat(expected).startsWith("[1,").endsWith("]\n");
        assertThat(Invocation.of("tokenize", model, "-f", file.toString(), "--ids")
                        .output())
                .isEqualTo(expected);
        assertThat(Invocation.withInput("a b\n", "tokenize", model, "--ids").output())
                .isEqualTo(expected);
        assertThat(Invocation.withInput("\"a b\"\n", "tokenize", model, "--jsonl")
                        .output())
                .isEqualTo(expected);
    }

    @Test
    void bosIsLeftOutOnRequest() {
        String with = Invocation.of("tokenize", model, "-p", "a", "--ids").output();
        String without =
                Invocation.of("tokenize", model, "-p", "a", "--ids", "--no-bos").output();
        assertThat(with).isEqualTo("[1," + without.substring(1));
    }

    @Test
    void namesOfControlTokensAreTextUnlessAskedFor() {
        String text = Invocation.of("tokenize", model, "-p", "</s>", "--ids", "--no-bos")
                .output();
        String control = Invocation.of("tokenize", model, "-p", "</s>", "--ids", "--no-bos", "--parse-special")
                .output();
        assertThat(control).isEqualTo("[2]\n");
        assertThat(text).doesNotContain("[2]").contains(",");
    }

    @Test
    void faultyLineIsNamedAfterTheLinesBeforeIt() {
        Invocation run = Invocation.withInput("\"a\"\n{\n\"b\"\n", "tokenize", model, "--jsonl", "--no-bos");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output()).hasLineCount(1);
        assertThat(run.error())
                .startsWith("jmistral: standard input, line 2: no valid JSON")
                .hasLineCount(1);
    }

    @Test
    void idBeyondTheVocabularyIsNamed() {
        Invocation run = Invocation.withInput("[1]\n[1, 100000]\n", "tokenize", model, "--decode");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.error())
                .startsWith("jmistral: standard input, line 2: entry 1 is 100000, expected a token id from 0 to ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--jsonl -p x", "--decode -f x", "--ids --pieces -p x", "--decode --no-bos", "-p x -f y"})
    void optionsThatExcludeEachOtherAreWrongUsage(String options) {
        String[] arguments = (model + " " + options).split(" ", -1);
        String[] line = new String[arguments.length + 1];
        line[0] = "tokenize";
        System.arraycopy(arguments, 0, line, 1, arguments.length);
        Invocation run = Invocation.of(line);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.output()).isEmpty();
        assertThat(run.error()).startsWith("jmistral: ").hasLineCount(1).contains("jmistral tokenize --help");
    }

    @ParameterizedTest
    @CsvSource({"tokenizer/spm-v1, 3", "tokenizer/spm-v3, 4", "tokenizer/spm-v7, 5"})
    @EnabledIf(value = GOLDEN, disabledReason = ABSENT)
    void goldenTextsGiveTheirIds(String vocabulary, int column) {
        assertGolden("golden/" + vocabulary + ".gguf", "golden/tokenizer/encode.tsv", column);
    }

    @ParameterizedTest
    @CsvSource({"bpe/bpe-tekken, 3", "bpe/bpe-gpt-2, 4", "bpe/bpe-llama-bpe, 5", "bpe/bpe-smollm, 6"})
    @EnabledIf(value = GOLDEN, disabledReason = ABSENT)
    void goldenBpeTextsGiveTheirIds(String vocabulary, int column) {
        assertGolden("golden/" + vocabulary + ".gguf", "golden/bpe/encode.tsv", column);
    }

    @Test
    void templateOfTheFileIsRendered() throws IOException {
        String file = new TinyModel()
                .chatTemplate("{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}")
                .write(folder.resolve("chat.gguf"))
                .toString();
        Path conversation = Files.writeString(
                folder.resolve("chat.json"), "{\"messages\":[{\"role\":\"user\",\"content\":\"ä\\n\"}]}");
        assertThat(Invocation.of("tokenize", file, "--chat", conversation.toString(), "--render")
                        .output())
                .isEqualTo("<user>ä\n");
        assertThat(Invocation.withInput(
                                "[{\"role\":\"user\",\"content\":\"b\"}]\n[]\n",
                                "tokenize",
                                file,
                                "--chat",
                                "-",
                                "--render",
                                "--jsonl")
                        .output())
                .isEqualTo("\"<user>b\"\n\"\"\n");
    }

    @Test
    void refusalOfTheTemplateIsOneSentence() {
        String file = new TinyModel()
                .chatTemplate("{{ raise_exception('no such talk') }}")
                .write(folder.resolve("chat.gguf"))
                .toString();
        Invocation run = Invocation.withInput(
                "[{\"role\":\"user\",\"content\":\"b\"}]", "tokenize", file, "--chat", "-", "--render");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output()).isEmpty();
        assertThat(run.error()).contains("no such talk").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[{\"role\":1}]", "\"text\"", "[] []"})
    void whatIsNoConversationIsOneSentence(String json) {
        Invocation run = Invocation.withInput(
                json,
                "tokenize",
                new TinyModel()
                        .chatTemplate("")
                        .write(folder.resolve("chat.gguf"))
                        .toString(),
                "--chat",
                "-");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.error()).startsWith("jmistral: standard input: ").hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({
        "chat, v1, tokenizer/spm-v1",
        "chat, v3, tokenizer/spm-v3",
        "chat, v7, tokenizer/spm-v7",
        "chat-tekken, v3-tekken, bpe/bpe-tekken"
    })
    @EnabledIf(value = GOLDEN, disabledReason = ABSENT)
    void goldenConversationsGiveTheirIds(String table, String version, String vocabulary) throws IOException {
        List<JsonNode> rows = conversations(table).stream()
                .filter(row -> row.get("version").textValue().equals(version))
                .toList();
        Invocation run = chat(rows, "golden/" + vocabulary + ".gguf");
        assertThat(run.output().lines())
                .containsExactlyElementsOf(
                        rows.stream().map(row -> row.get("ids").toString()).toList());
    }

    @Test
    @EnabledIf(value = GOLDEN, disabledReason = ABSENT)
    void goldenConversationsGiveTheirTexts() throws IOException {
        List<JsonNode> rows = conversations("chat-chatml");
        Invocation run = chat(rows, "golden/bpe/bpe-smollm.gguf", "--render");
        assertThat(run.output().lines().map(Json::parse).toList())
                .isEqualTo(rows.stream().map(row -> row.get("text").textValue()).toList());
    }

    private static Invocation chat(List<JsonNode> rows, String vocabulary, String... options) {
        List<String> line =
                new ArrayList<>(List.of("tokenize", Golden.path(vocabulary).toString(), "--chat", "-", "--jsonl"));
        line.addAll(List.of(options));
        String input = rows.stream().map(JsonNode::toString).collect(Collectors.joining("\n", "", "\n"));
        Invocation run = Invocation.withInput(input, line.toArray(String[]::new));
        assertThat(run.error()).isEmpty();
        return run;
    }

    private static List<JsonNode> conversations(String table) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(Golden.path("golden/chat/" + table + ".jsonl"))) {
            rows.add(new ObjectMapper().readTree(line));
        }
        return rows;
    }

    private static void assertGolden(String file, String table, int column) {
        List<String[]> rows = Golden.tsv(table).stream()
                .skip(1)
                .filter(row -> row.length > column)
                .toList();
        String texts =
                rows.stream().map(row -> json(Golden.hexText(row[2]))).collect(Collectors.joining("\n", "", "\n"));
        String expected = rows.stream()
                .map(row -> Arrays.toString(Golden.ids(row[column])).replace(" ", ""))
                .collect(Collectors.joining("\n", "", "\n"));
        Invocation run =
                Invocation.withInput(texts, "tokenize", Golden.path(file).toString(), "--jsonl", "--no-bos");
        assertThat(run.error()).isEmpty();
        assertThat(run.output()).isEqualTo(expected);
        assertThat(run.exitCode()).isZero();
    }

    private static String json(String text) {
        try {
            return new ObjectMapper().writeValueAsString(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(text, e);
        }
    }
}
