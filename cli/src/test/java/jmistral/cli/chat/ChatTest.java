package jmistral.cli.chat;

import static jmistral.cli.chat.Talk.CTRL_C;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import jmistral.cli.chat.Talk.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatTest {
    @TempDir
    private Path folder;

    private Talk talk;

    @BeforeEach
    void prepare() {
        talk = new Talk(folder);
    }

    @Test
    void linesAreMessagesUntilCtrlD() {
        Outcome outcome = talk.with("what is \\n this!?\n\n  \nand that\n");
        assertThat(outcome.leaving()).isEqualTo(Chat.Leaving.ASKED);
        assertThat(outcome.questions()).containsExactly("what is \\n this!?", "and that");
        assertThat(outcome.messages()).hasSize(4);
    }

    @Test
    void firstInterruptAtTheEmptyPromptSaysHowToLeaveAndTheSecondLeaves() {
        assertThat(talk.with("" + CTRL_C).leaving()).isEqualTo(Chat.Leaving.ASKED);

        Outcome twice = talk.with("" + CTRL_C + CTRL_C + "never\n");
        assertThat(twice.leaving()).isEqualTo(Chat.Leaving.INTERRUPTED);
        assertThat(twice.screen()).contains("Ctrl-C again, Ctrl-D or /bye leaves.");
        assertThat(twice.messages()).isEmpty();
    }

    @Test
    void interruptClearsTheLineFirst() {
        Outcome outcome = talk.with("half a question" + CTRL_C + "whole\n" + CTRL_C + "more\n");
        assertThat(outcome.questions()).containsExactly("whole", "more");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bye", "/exit", "/bye  "})
    void commandLeaves(String command) {
        Outcome outcome = talk.with(command + "\nnever\n");
        assertThat(outcome.leaving()).isEqualTo(Chat.Leaving.ASKED);
        assertThat(outcome.messages()).isEmpty();
    }

    @Test
    void messageOfSeveralLinesStandsInThreeQuotes() {
        Outcome outcome = talk.with("\"\"\"first\n  second\n/third\"\"\"\n\"\"\"\none\n\"\"\"\n");
        assertThat(outcome.questions()).containsExactly("first\n  second\n/third", "one");
    }

    @Test
    void backslashAtTheEndHasAnotherLineFollow() {
        assertThat(talk.with("first\\\nsecond \\ line\n").questions()).containsExactly("first\nsecond \\ line");
    }

    @Test
    void pasteIsOneMessageThatIsNotSentByItsNewlines() {
        String paste = "\u001b[200~/one\rtwo\\\r\rthree\r\u001b[201~";
        assertThat(talk.type("xterm").with(paste + " and more\r").questions())
                .containsExactly("/one\ntwo\\\n\nthree\n and more");
    }

    @Test
    void blankBeforeTheSlashSendsTheLine() {
        assertThat(talk.with(" /usr/bin is what?\n").questions()).containsExactly("/usr/bin is what?");
    }

    @Test
    void unknownCommandIsNamedAndHelpOffered() {
        Outcome outcome = talk.with("/regn now\n/frobnicate\n");
        assertThat(outcome.screen())
                .contains("unknown command '/regn' (did you mean /regen?)", "unknown command '/frobnicate': /? lists");
        assertThat(outcome.messages()).isEmpty();
    }

    @Test
    void questionThatDoesNotFitIsReportedAndForgotten() {
        Outcome outcome = talk.options(talk.options().withContextLength(64)).with("a b c ".repeat(100) + "\nshort\n");
        assertThat(outcome.screen()).contains("jmistral: the context holds 64 tokens");
        assertThat(outcome.questions()).containsExactly("short");
    }

    @Test
    void fullContextLosesTheOldestMessagesAndSaysSoOnce() {
        Outcome outcome = talk.system("be brief")
                .options(talk.options().withContextLength(64))
                .with("hello number one\n".repeat(12) + "/show context\n");
        assertThat(outcome.questions()).hasSize(12);
        assertThat(outcome.screen().split("tokens is full: from now on", -1)).hasSize(2);
        assertThat(outcome.screen()).contains("of 64 tokens", "The model does not see the ");
    }

    @Test
    void regeneratedAnswerTakesThePlaceOfTheLast() {
        Outcome outcome = talk.with("one\ntwo\n/regen\n/show context\n");
        assertThat(outcome.questions()).containsExactly("one", "two");
        assertThat(outcome.messages()).hasSize(4);
    }

    @Test
    void undoTakesTheLastTurnBack() {
        Outcome outcome = talk.with("one\ntwo\n/undo\nthree\n");
        assertThat(outcome.questions()).containsExactly("one", "three");
        assertThat(talk.with("/undo\n").screen()).contains("there is no message to take back");
    }

    @Test
    void editedMessageTakesThePlaceOfTheLast() {
        Outcome outcome = talk.type("xterm").with("one\rtwo\r/edit\r and more\r");
        assertThat(outcome.questions()).containsExactly("one", "two and more");
    }

    @Test
    void abandonedEditChangesNothing() {
        Outcome outcome = talk.type("xterm").with("one\r/edit\r" + CTRL_C + "two\r");
        assertThat(outcome.questions()).containsExactly("one", "two");
    }

    @Test
    void clearForgetsAllButTheSystemPrompt() {
        Outcome outcome = talk.system("be brief").with("one\n/clear\n");
        assertThat(outcome.messages()).containsExactly("system: be brief");
    }

    @Test
    void systemPromptIsSetShownAndTakenAway() {
        Outcome outcome = talk.with("/set system \"\"\"be\nbrief\"\"\"\none\n/show system\n");
        assertThat(outcome.messages()).startsWith("system: be\nbrief", "user: one");
        assertThat(talk.system("x").with("/set system \"\"\none\n").questions()).containsExactly("one");
    }

    @Test
    void charactersThatTheTerminalCannotShowDoNoHarm() {
        Outcome outcome = talk.charset(StandardCharsets.ISO_8859_1).with("Grüße\n");
        assertThat(outcome.questions()).containsExactly("Grüße");
    }

    @Test
    void onlyWhatIsNewIsEvaluated() {
        String screen =
                talk.with("/set verbose\none\ntwo\n/regen\n/undo\ntwa\n").screen();
        List<Integer> evaluated = Pattern.compile("prompt eval count: +(\\d+)")
                .matcher(screen)
                .results()
                .map(result -> Integer.valueOf(result.group(1)))
                .toList();
        assertThat(evaluated).hasSize(4);
        assertThat(evaluated.get(2))
                .as("the prompt is the same, but for its last token")
                .isEqualTo(1);
        assertThat(evaluated.get(3)).as("the edited end").isLessThan(evaluated.get(1));
    }

    @Test
    void verboseTellsTheTimeInOllamasLines() {
        assertThat(talk.with("/set verbose\none\n/set quiet\ntwo\n")
                        .screen()
                        .lines()
                        .map(line -> line.replaceAll(":.*", ":")))
                .containsOnlyOnce(
                        "total duration:",
                        "load duration:",
                        "prompt eval count:",
                        "prompt eval duration:",
                        "prompt eval rate:",
                        "eval count:",
                        "eval duration:",
                        "eval rate:");
    }

    @Test
    void fileGoesWithTheNextMessageOnly() throws IOException {
        Path notes = Files.writeString(folder.resolve("my notes.txt"), "remember this\n");
        assertThat(talk.with("/read " + notes + "\nwhat is it?\nand now?\n").questions())
                .containsExactly("--- File: my notes.txt ---\nremember this\n\n\nwhat is it?", "and now?");
    }

    @Test
    void fileThatIsNoTextIsRefused() throws IOException {
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 0, 1});
        assertThat(talk.with("/read " + binary + "\n/read\n").screen())
                .contains(" is no text in UTF-8", "/read needs the name of a file");
    }

    @Test
    void conversationIsSavedAndLoaded() {
        String file = folder.resolve("talk").toString();
        assertThat(talk.with("one\n/save " + file + "\n/clear\ntwo\n/load " + file + "\nthree\n")
                        .questions())
                .containsExactly("one", "three");
        assertThat(talk.with("one\n/load " + file + "2\n").questions()).containsExactly("one");
    }

    @Test
    void parametersCanBeChangedAndShown() {
        String screen = talk.with(
                        "/set parameter num_ctx 512\n/set parameter temperature hot\n/show parameters\n/show context\n")
                .screen();
        assertThat(screen)
                .contains("Set num_ctx to 512: the cache may take ", " of 512 tokens")
                .contains("jmistral: temperature: expected a number, found 'hot'")
                .containsPattern("num_ctx +512 ");
    }

    @Test
    void answersAreJsonOnRequest() throws IOException {
        List<String> messages = talk.options(talk.options()
                        .withGeneration(talk.options().generation().withMaxTokens(400)))
                .with("/set format json\n/set parameter seed 3\none\n/set noformat\n/set format xml\n")
                .messages();
        assertThat(messages).hasSize(2);
        String answer = messages.get(1).substring("assistant: ".length());
        assertThat(answer.strip()).matches("(?s)[{\\[].*").satisfies(ChatTest::requireJsonOrItsBeginning);
    }

    /** A random model may go on until it is cut, perhaps in a number or a word. */
    private static void requireJsonOrItsBeginning(String text) {
        ObjectMapper mapper = new ObjectMapper();
        try {
            mapper.readTree(text);
        } catch (JsonProcessingException _) {
            assertThatExceptionOfType(JsonEOFException.class)
                    .isThrownBy(() -> mapper.readTree(text.replaceFirst("[-+.\\w]*$", "")));
        }
    }

    @Test
    void tokensOfATextAreShown() {
        assertThat(talk.with("/tokens hello\n").screen()).containsPattern("\\d+ tokens?: \\d+ '");
    }

    @Test
    void everythingThatHelpListsIsThere() {
        String screen =
                talk.with("/?\n/show info\n/show template\n/set\n/show\n").screen();
        assertThat(screen)
                .contains("/bye, /exit", "Ctrl-G", "about the model", "{% for m in messages %}", "nowordwrap");
        assertThat(screen).doesNotContain("jmistral:");
    }

    @Test
    void hintStandsAtTheEmptyPromptAndGoesWithIt() {
        String screen = talk.type("xterm").with("one\r").screen();
        assertThat(screen).contains("Send a message (/? for help)");
        assertThat(talk.type("dumb").with("one\n").screen()).doesNotContain("Send a message");
    }

    @Test
    void editorsTextIsTheMessage() throws IOException {
        Path editor = Files.writeString(folder.resolve("editor"), "#!/bin/sh\necho second >> \"$1\"\n");
        assumeTrue(editor.toFile().setExecutable(true));
        assertThat(talk.type("xterm")
                        .variable("EDITOR", editor.toString())
                        .with("first\u0007\r")
                        .questions())
                .containsExactly("first\nsecond");
        assertThat(talk.variable("VISUAL", "absent-editor")
                        .with("first\u0007\r")
                        .screen())
                .contains("there is no editor 'absent-editor'");
    }
}
