package jmistral.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import jmistral.cli.ProgramProcess.Outcome;
import jmistral.testdata.TinyModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The chat of the application as it is shipped, in a real terminal. What the model says is noise. */
@EnabledIf(
        value = "jmistral.cli.TerminalWindow#isPossible",
        disabledReason = "there is no tmux to make a terminal with")
class ChatIT {
    private static final String PROGRAM =
            Path.of(System.getProperty("jmistral.image"), "bin", "jmistral").toString();
    private static final String EMPTY_PROMPT = ">>> Send a message (/? for help)";

    /** An answer without an end: the end token is forbidden. */
    private static final String[] ENDLESS = {"-l", "2-inf", "-c", "100000"};

    private static final String[] SHORT = {"-n", "4", "--temp", "0"};

    @TempDir
    private static Path models;

    private static String model = "";

    @TempDir
    private Path folder;

    @BeforeAll
    static void writeModel() {
        model = new TinyModel()
                .contextLength(1 << 20)
                .chatTemplate("{% for m in messages %}{{ m.content }}\n{% endfor %}")
                .write(models.resolve("tiny.gguf"))
                .toString();
    }

    @Test
    void answerStreamsUntilCtrlCAndTheTalkGoesOn() throws Exception {
        try (TerminalWindow window = chat(ENDLESS)) {
            for (int messages = 2; messages <= 4; messages += 2) {
                window.awaitText(EMPTY_PROMPT);
                window.type("hello");
                window.strike("Enter");
                String begun = window.await("an answer", screen -> isAnswering(screen, "hello"));
                window.await("more of it", screen -> isAnswering(screen, "hello") && !screen.equals(begun));
                window.strike("C-c");
                window.awaitText(EMPTY_PROMPT);
                window.type("/show context");
                window.strike("Enter");
                Pattern shown = Pattern.compile("of 100000 tokens \\(\\d+ %\\), " + messages + " messages");
                window.await("the context", screen -> shown.matcher(screen).find());
            }
            window.type("/bye");
            window.strike("Enter");
            assertThat(window.awaitExit()).isZero();
        }
    }

    /** Whether something stands below the last question, and no new prompt. */
    private static boolean isAnswering(String screen, String question) {
        int asked = screen.lastIndexOf(">>> " + question);
        boolean scrolled = asked < 0 && !screen.contains(">>> ");
        return scrolled || (asked >= 0 && screen.indexOf('\n', asked) > 0 && !screen.endsWith(EMPTY_PROMPT));
    }

    @Test
    void secondCtrlCAtTheEmptyPromptLeaves() throws Exception {
        try (TerminalWindow window = chat(SHORT)) {
            window.awaitText(EMPTY_PROMPT);
            window.strike("C-c");
            window.awaitText("Ctrl-C again, Ctrl-D or /bye leaves.");
            window.strike("C-c");
            assertThat(window.awaitExit()).isEqualTo(130);
        }
    }

    @Test
    void ctrlDLeaves() throws Exception {
        try (TerminalWindow window = chat(SHORT)) {
            window.awaitText(EMPTY_PROMPT);
            window.strike("C-d");
            assertThat(window.awaitExit()).isZero();
        }
    }

    @Test
    void pasteKeepsItsNewlinesAndIsNotSent() throws Exception {
        Path file = folder.resolve("talk.json");
        try (TerminalWindow window = chat(SHORT)) {
            window.awaitText(EMPTY_PROMPT);
            window.paste("def f(x):\n\treturn x\n\nf(1)");
            assertThat(window.awaitText("... f(1)"))
                    .startsWith(">>> def f(x):\n...")
                    .endsWith("... f(1)");
            window.type(" # 世界");
            window.strike("Enter");
            window.await("the answer", screen -> screen.endsWith(EMPTY_PROMPT));
            window.type("/save " + file);
            window.strike("Enter");
            window.awaitText("2 messages are saved in");
        }
        JsonNode messages = new ObjectMapper().readTree(file.toFile()).get("messages");
        assertThat(messages.get(0).get("role").textValue()).isEqualTo("user");
        assertThat(messages.get(0).get("content").textValue()).isEqualTo("def f(x):\n\treturn x\n\nf(1) # 世界");
        assertThat(messages.get(1).get("role").textValue()).isEqualTo("assistant");
    }

    @Test
    void historyOutlivesTheProgram() throws Exception {
        try (TerminalWindow window = chat(SHORT)) {
            window.awaitText(EMPTY_PROMPT);
            window.type("an old question");
            window.strike("Enter");
            window.await("the answer", screen -> screen.endsWith(EMPTY_PROMPT));
            window.type("/show system");
            window.strike("Enter");
            window.awaitText("There is no system prompt.");
            window.strike("C-d");
            window.awaitExit();
        }
        try (TerminalWindow window = chat(SHORT)) {
            window.awaitText(EMPTY_PROMPT);
            window.strike("Up", "Up");
            window.awaitText(">>> an old question");
            window.strike("C-u", "C-r");
            window.type("syst");
            window.awaitText(">>> /show system");
        }
        Path history = folder.resolve("state").resolve("jmistral").resolve("history");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(history)))
                .isEqualTo("rw-------");
    }

    @Test
    void resizedWindowShowsTheInputOnce() throws Exception {
        try (TerminalWindow window = chat(SHORT)) {
            window.awaitText(EMPTY_PROMPT);
            window.type("/show"); // some lines that may scroll away, as tmux has it when a window becomes narrower
            window.strike("Enter");
            window.await("the next prompt", screen -> screen.endsWith(EMPTY_PROMPT));
            window.paste("first\nsecond line, which is longer than the narrow window will be\nthird");
            window.awaitText("... third");
            for (int columns : new int[] {40, 100, 30, 80}) {
                window.resize(columns, 24);
                window.await("the input, once, at " + columns + " columns", screen -> isWhole(screen, columns));
            }
            window.type("!");
            window.awaitText("... third!");
        }
    }

    private static boolean isWhole(String screen, int columns) {
        String first = ">>> first\n";
        String second = "... second line, which is longer than the narrow window will be";
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < second.length(); i += columns) {
            rows.add(second.substring(i, Math.min(second.length(), i + columns)).stripTrailing());
        }
        return screen.endsWith(first + String.join("\n", rows) + "\n... third")
                && screen.indexOf(first) == screen.lastIndexOf(first);
    }

    @Test
    void savedConversationIsGoneOnWith() throws Exception {
        Path file = folder.resolve("a talk.json");
        try (TerminalWindow window = chat(SHORT)) {
            window.awaitText(EMPTY_PROMPT);
            window.type("one");
            window.strike("Enter");
            window.await("the answer", screen -> screen.endsWith(EMPTY_PROMPT) && screen.contains(">>> one"));
            window.type("/save " + file);
            window.strike("Enter");
            window.awaitText("2 messages are saved in");
        }
        try (TerminalWindow window = chat(SHORT)) {
            window.awaitText(EMPTY_PROMPT);
            window.type("/load " + file);
            window.strike("Enter");
            window.awaitText("2 messages are loaded from");
            window.type("/edit");
            window.strike("Enter");
            window.awaitText(">>> one");
        }
    }

    /** All but the speed, which a terminal of this kind does not have, and JLine forgets. */
    @Test
    void stoppedProgramComesBackAndLeavesTheTerminalAsItWas() throws Exception {
        try (TerminalWindow window = window(List.of("/bin/sh", "-i"))) {
            window.awaitText("$");
            window.type("cd '" + folder + "'; clear; stty -a | sed 's/^speed[^;]*;//' >before; '" + PROGRAM + "' run '"
                    + model + "' -n 4");
            window.strike("Enter");
            window.awaitText(EMPTY_PROMPT);
            window.type("half a line");
            window.awaitText(">>> half a line");
            window.strike("C-z");
            window.awaitText("Stopped");
            window.type("clear; fg");
            window.strike("Enter");
            window.await("the line again", screen -> screen.endsWith(">>> half a line"));
            window.type(", and the rest");
            window.awaitText(">>> half a line, and the rest");
            window.strike("C-u", "C-d");
            window.await("the shell", screen -> screen.endsWith("$") || screen.endsWith("#"));
            window.type("stty -a | sed 's/^speed[^;]*;//' >after; echo done");
            window.strike("Enter");
            window.awaitText("\ndone");
        }
        assertThat(Files.readString(folder.resolve("after"))).isEqualTo(Files.readString(folder.resolve("before")));
    }

    @Test
    void editorOfTheUserGetsTheMessage() throws Exception {
        Path editor = Files.writeString(
                folder.resolve("editor"), "#!/bin/sh\necho editing\nread -r line\nprintf '%s\\n' \"$line\" >>\"$1\"\n");
        assumeTrue(editor.toFile().setExecutable(true));
        try (TerminalWindow window = window(List.of(PROGRAM, "run", model, "-n", "4"), "EDITOR", editor.toString())) {
            window.awaitText(EMPTY_PROMPT);
            window.type("first");
            window.strike("C-g");
            window.await("an empty screen, the editor's", "editing"::equals);
            window.type("typed into the editor");
            window.strike("Enter");
            window.awaitText("... typed into the editor");
        }
    }

    /** The charset of a locale that this makes for itself, as machines have few of them these days. */
    @Test
    void terminalOfAnotherCharsetIsSpokenToInIt() throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/script")), "there is no 'script' to make a terminal with");
        Path locales = Files.createDirectory(folder.resolve("locales"));
        assumeTrue(
                ProgramProcess.start(
                                        Map.of(),
                                        List.of(
                                                "/bin/sh",
                                                "-c",
                                                "localedef -i de_DE -f ISO-8859-1 '" + locales + "/de_DE'"))
                                .finish("")
                                .exitCode()
                        == 0,
                "no locale can be made");
        Charset latin1 = StandardCharsets.ISO_8859_1;
        Path file = folder.resolve("talk.json");
        ProgramProcess talk = ProgramProcess.start(
                Map.of(
                        "LOCPATH",
                        locales.toString(),
                        "LC_ALL",
                        "de_DE",
                        "TERM",
                        "xterm",
                        "SHELL",
                        "/bin/sh",
                        "XDG_STATE_HOME",
                        folder.resolve("state").toString(),
                        "PROGRAM",
                        PROGRAM,
                        "MODEL",
                        model),
                List.of(
                        "/usr/bin/script",
                        "-qec",
                        "stty rows 24 cols 80; \"$PROGRAM\" run \"$MODEL\" -n 4",
                        "/dev/null"));
        Outcome outcome = talk.converse(
                latin1,
                "Send a message",
                "/set system Grüße\r",
                "Send a message",
                "/show system\r",
                "Send a message",
                "hello\r",
                "Send a message",
                "/save " + file + "\r",
                "Send a message",
                "\u0004");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.output()).containsPattern("(?s)system Grüße.*Grüße");
        JsonNode messages = new ObjectMapper().readTree(file.toFile()).get("messages");
        assertThat(messages.get(0).get("content").textValue()).isEqualTo("Grüße");
    }

    private TerminalWindow chat(String... options) throws Exception {
        List<String> line = new ArrayList<>(List.of(PROGRAM, "run", model));
        line.addAll(List.of(options));
        return window(line);
    }

    private TerminalWindow window(List<String> line, String... variables) throws Exception {
        Map<String, String> environment = new HashMap<>(
                Map.of("XDG_STATE_HOME", folder.resolve("state").toString(), "PS1", "$ ", "LC_ALL", "C.UTF-8"));
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return TerminalWindow.open(folder, environment, line);
    }
}
