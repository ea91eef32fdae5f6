package jmistral.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jmistral.cli.ProgramProcess.Outcome;
import jmistral.quant.Kernels;
import jmistral.testdata.TinyModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The application as it is shipped, run as a process of its own. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class PackagedProgramIT {
    private static final Path IMAGE = Path.of(System.getProperty("jmistral.image"));
    private static final String GREETING = "Grüße, 世界";
    private static final String HERON =
            "A heron is a grey or white wading bird with long neck and long legs and long bill.";

    @TempDir
    private static Path folder;

    /** A copy in a place with blanks and letters outside ASCII, as a user may have one. */
    private static Path copy;

    private static Path model;

    @BeforeAll
    static void copyProgramAndWriteModel() throws IOException {
        copy = folder.resolve("Zoë's models 模型").resolve("jmistral");
        copyTree(IMAGE, copy);
        model = new TinyModel().contextLength(1 << 20).write(copy.resolveSibling("tiny größe.gguf"));
    }

    @Test
    void versionIsAllThatIsPrinted() throws Exception {
        Outcome version = run(Map.of(), program(IMAGE), "--version");
        assertThat(version.output()).matches("jmistral \\S+\n");
        assertThat(version.error()).isEmpty();
        assertThat(version.exitCode()).isZero();
    }

    @Test
    void vectorsAreCompiledToInstructions() throws Exception {
        assertThat(run(Map.of(), program(IMAGE), "doctor").output()).contains("vectors become vector instructions");
    }

    /** A cache that does not fit is passed over in silence: only the time would tell. */
    @Test
    void classesComeFromTheCacheInACopyToo() throws Exception {
        Outcome run = run(Map.of("JMISTRAL_JAVA_OPTIONS", "-Xlog:aot=info:stderr"), program(copy), "--version");
        assertThat(run.error()).contains("Using AOT-linked classes: true", "full module graph: enabled");
    }

    @Test
    void worksFromAnyPlaceInAnyLocale() throws Exception {
        String expected = tokens(program(IMAGE), Map.of());
        assertThat(expected).startsWith("[1,");
        for (String locale : List.of("C", "POSIX", "C.UTF-8", "xx_XX.UTF-8", "xx_XX", "")) {
            assertThat(tokens(program(copy), Map.of("LC_ALL", locale)))
                    .as(locale)
                    .isEqualTo(expected);
        }
    }

    @Test
    void worksThroughLinks() throws Exception {
        Path links = Files.createDirectories(folder.resolve("links"));
        Path absolute = Files.createSymbolicLink(links.resolve("absolute"), Path.of(program(copy)));
        Path relative = Files.createSymbolicLink(links.resolve("relative"), Path.of("absolute"));
        assertThat(tokens(relative.toString(), Map.of())).isEqualTo(tokens(program(IMAGE), Map.of()));
        assertThat(absolute).isSymbolicLink();
    }

    @Test
    void worksWhereItsOwnFolderIsCurrent() throws Exception {
        Outcome version = run(Map.of(), "/bin/sh", "-c", "cd \"$0\" && ./jmistral --version", copy + "/bin");
        assertThat(version.output()).startsWith("jmistral ");
        assertThat(version.error()).isEmpty();
    }

    @Test
    void javaVariablesOfTheUserAreNotHeeded() throws Exception {
        Outcome run = run(
                Map.of("JAVA_TOOL_OPTIONS", "-Dx=y", "JDK_JAVA_OPTIONS", "-Dx=y", "JAVA_HOME", "/nowhere"),
                program(IMAGE),
                "--version");
        assertThat(run.error()).isEmpty();
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void exitCodesReachTheShell() throws Exception {
        assertThat(run(Map.of(), program(IMAGE), "frobnicate").exitCode()).isEqualTo(2);
        Outcome failed = run(Map.of(), program(IMAGE), "inspect", folder + "/näh.gguf");
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.output()).isEmpty();
        assertThat(failed.error()).isEqualTo("jmistral: " + folder + "/näh.gguf: no such file\n");
    }

    @Test
    void readerThatHasSeenEnoughIsNoFailure() throws Exception {
        ProgramProcess run =
                ProgramProcess.start(Map.of(), List.of(program(IMAGE), "tokenize", model.toString(), "--jsonl"));
        Process process = run.process();
        Thread writer = Thread.ofVirtual().start(() -> {
            try (OutputStream input = process.getOutputStream()) {
                input.write("\"some words\"\n".repeat(200_000).getBytes(StandardCharsets.UTF_8));
            } catch (IOException _) {
                // the program has gone before it read everything
            }
        });
        assertThat(process.getInputStream().read()).isEqualTo('[');
        process.getInputStream().close();
        assertThat(process.waitFor()).isZero();
        writer.join();
        assertThat(run.error()).isEmpty();
    }

    @Test
    void answerIsAllThatIsPrinted() throws Exception {
        Outcome run = run(Map.of(), program(copy), "run", model.toString(), "--raw", "-p", GREETING, "-n", "8");
        assertThat(run.error()).isEmpty();
        assertThat(run.output()).isNotEmpty().doesNotContain(GREETING);
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void interruptEndsTheAnswerWithoutATrace() throws Exception {
        ProgramProcess run = ProgramProcess.start(
                Map.of(),
                List.of(program(IMAGE), "run", model.toString(), "--raw", "-p", "abc", "-c", "1000000", "-l", "2-inf"));
        run.process().getOutputStream().close();
        assertThat(run.process().getInputStream().read()).isNotNegative(); // the answer has begun
        assertThat(run(
                                Map.of(),
                                "/bin/sh",
                                "-c",
                                "kill -INT $0",
                                "" + run.process().pid())
                        .exitCode())
                .isZero();
        Outcome outcome = run.finish();
        assertThat(outcome.exitCode()).isEqualTo(130);
        assertThat(outcome.error()).isEmpty();
    }

    /** In a terminal of its own, which the tool {@code script} makes. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void talksInATerminal() throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/script")), "there is no 'script' to make a terminal with");
        ProgramProcess talk = ProgramProcess.start(
                Map.of(
                        "TERM",
                        "xterm",
                        "SHELL",
                        "/bin/sh",
                        "XDG_STATE_HOME",
                        folder.resolve("state").toString(),
                        "PROGRAM",
                        program(copy),
                        "MODEL",
                        model.toString()),
                List.of(
                        "/usr/bin/script",
                        "-qec",
                        "stty rows 24 cols 80; \"$PROGRAM\" run \"$MODEL\" -n 4 --verbose",
                        "/dev/null"));
        Outcome outcome = talk.converse(
                "Send a message",
                "/set system Grüße\r",
                "Send a message",
                "/show system\r",
                "Send a message",
                "hello\r",
                "eval rate:",
                "",
                "Send a message",
                "\u0004");
        assertThat(outcome.output())
                .contains(">>> ", "prompt eval count:")
                .containsPattern("(?s)system Grüße.*Grüße")
                .doesNotContain("WARNING");
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void demoModelAnswersByItsName() throws Exception {
        for (Path image : List.of(IMAGE, copy)) {
            Outcome run = run(Map.of(), program(image), "run", "demo", "-p", "What is a heron?", "--temp", "0");
            assertThat(run.output()).isEqualTo(HERON);
            assertThat(run.error()).isEmpty();
            assertThat(run.exitCode()).isZero();
        }
    }

    @Test
    void demoModelAnswersWhereNoModelIsNamed() throws Exception {
        Map<String, String> noSettings = Map.of("JMISTRAL_MODEL", "", "XDG_CONFIG_HOME", folder.toString());
        Outcome run = run(noSettings, program(IMAGE), "run", "-p", "What is 7 + 8?", "--temp", "0");
        assertThat(run.output()).isEqualTo("7 + 8 = 15.");
        assertThat(run.error())
                .startsWith("jmistral: no model is named, so this is the demo model")
                .hasLineCount(1);
        Outcome other = run(Map.of("JMISTRAL_MODEL", model.toString()), program(IMAGE), "run", "-p", "a", "-n", "1");
        assertThat(other.error()).isEmpty();
    }

    @Test
    void demoModelIsListed() throws Exception {
        Outcome list = run(Map.of("JMISTRAL_MODELS", folder.toString()), program(copy), "list");
        assertThat(list.output()).containsPattern("(?m)^demo +4\\.\\d+ M(i)?B +Q4_K_M +2048$");
    }

    /** The first of these kernels are the slowest and plainest; what is wider than this machine's vectors is left out. */
    @ParameterizedTest
    @ValueSource(strings = {"scalar", "128", "256", "512"})
    void answerIsTheSameWithAllKernelsAndThreads(String kernels) throws Exception {
        assumeTrue(
                kernels.equals("scalar")
                        || Integer.parseInt(kernels) <= Kernels.select().vectorBits(),
                "wider than this machine's vectors");
        for (String threads : List.of("1", "3")) {
            Outcome run = run(
                    Map.of("JMISTRAL_JAVA_OPTIONS", "-Djmistral.kernels=" + kernels),
                    program(IMAGE),
                    "run",
                    "demo",
                    "-p",
                    "What is a heron?",
                    "--temp",
                    "0",
                    "-t",
                    threads);
            assertThat(run.output()).isEqualTo(HERON);
        }
    }

    /** In a terminal, with a question that builds on the one before. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void demoModelTalksInATerminal() throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/script")), "there is no 'script' to make a terminal with");
        String state = folder.resolve("state").toString();
        ProgramProcess talk = ProgramProcess.start(
                Map.of("TERM", "xterm", "SHELL", "/bin/sh", "XDG_STATE_HOME", state, "PROGRAM", program(copy)),
                List.of(
                        "/usr/bin/script",
                        "-qec",
                        "stty rows 24 cols 80; \"$PROGRAM\" run demo --temp 0",
                        "/dev/null"));
        Outcome outcome = talk.converse(
                "Send a message",
                "What is the capital of France?\r",
                "Paris",
                "",
                "Send a message",
                "And Japan?\r",
                "Tokyo",
                "",
                "Send a message",
                "\u0004");
        assertThat(outcome.output()).contains("The capital of France is Paris.", "The capital of Japan is Tokyo.");
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void closedStandardInputIsEmptyInput() throws Exception {
        Outcome run = shell("\"$0\" tokenize \"$1\" --ids <&-");
        assertThat(run.error()).isEmpty();
        assertThat(run.output()).isEqualTo("[1]\n");
    }

    @Test
    void answerIntoAClosedPipeEndsQuietly() throws Exception {
        Outcome run = shell("{ \"$0\" run \"$1\" --raw -p abc -l 2-inf -c 1000000; echo $? >&2; } | head -c 5");
        assertThat(run.output()).hasSizeBetween(1, 5);
        assertThat(run.error()).isEqualTo("0\n");
    }

    @Test
    void fullDiskIsAFailure() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/full")));
        Outcome run = shell("\"$0\" inspect \"$1\" >/dev/full");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.error()).startsWith("jmistral: standard output: ").hasLineCount(1);
    }

    private static String tokens(String program, Map<String, String> environment) throws Exception {
        Outcome run = run(environment, program, "tokenize", model.toString(), "-p", GREETING, "--ids");
        assertThat(run.error()).isEmpty();
        return run.output();
    }

    private static String program(Path image) {
        return image.resolve("bin").resolve("jmistral").toString();
    }

    /** Runs a command line with nothing on its standard input. */
    private static Outcome run(Map<String, String> environment, String... line) throws Exception {
        return ProgramProcess.start(environment, List.of(line)).finish("");
    }

    /** Runs a line of shell, in which {@code $0} is the program and {@code $1} the model. */
    private static Outcome shell(String line) throws Exception {
        return run(Map.of(), "/bin/sh", "-c", line, program(IMAGE), model.toString());
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                Files.createDirectories(target.getParent());
                Files.copy(path, target, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }
}
