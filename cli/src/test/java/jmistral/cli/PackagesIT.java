package jmistral.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jmistral.cli.ProgramProcess.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The archive and the Debian package that {@code mvn -Pdist verify} has made: what they hold, and how they install. */
@EnabledOnOs(OS.LINUX)
class PackagesIT {
    private static final Path TARGET = Path.of(System.getProperty("jmistral.packages"));

    /** A line of the list of libraries, such as "(Apache License 2.0) picocli (info.picocli:picocli:4.7.7 - ...)". */
    private static final Pattern LIBRARY =
            Pattern.compile("\\((?<licence>[^)]+)\\) .* \\([^:]+:(?<artifact>[^:]+):.*\\)");

    @TempDir
    private static Path folder;

    /** What the archive unpacks to. */
    private static Path unpacked;

    @BeforeAll
    static void unpack() throws Exception {
        Path place = Files.createDirectories(folder.resolve("Zoë's place"));
        run("tar", "-xzf", only("*.tar.gz").toString(), "-C", place.toString());
        try (Stream<Path> folders = Files.list(place)) {
            unpacked = folders.toList().getFirst();
        }
    }

    @Test
    void archiveIsOneFolderThatRuns() throws Exception {
        assertThat(only("*.tar.gz").getFileName()).hasToString(unpacked.getFileName() + ".tar.gz");
        assertThat(run(unpacked + "/bin/jmistral", "--version").output()).startsWith("jmistral ");
        assertThat(run(unpacked + "/bin/jmistral", "--help").output()).contains("Usage: jmistral ");
    }

    @Test
    void everyLibraryHasItsLicenceText() throws Exception {
        Path documents = unpacked.resolve("share", "doc", "jmistral");
        List<MatchResult> libraries = Files.readString(documents.resolve("THIRD-PARTY.txt"))
                .lines()
                .flatMap(line -> LIBRARY.matcher(line).results())
                .toList();
        for (MatchResult library : libraries) {
            Path text = documents.resolve("licenses", library.group("artifact"), "LICENSE");
            assertThat(Files.readString(text))
                    .as(library.group())
                    .contains(library.group("licence").startsWith("BSD") ? "Redistribution" : "Apache License");
        }
        List<String> modules = run(unpacked + "/runtime/bin/java", "--list-modules")
                .output()
                .lines()
                .filter(module -> !module.matches("(java|jdk|jmistral)\\..*"))
                .toList();
        assertThat(libraries).as("libraries of %s", modules).hasSameSizeAs(modules);
        assertThat(unpacked.resolve("runtime", "legal", "java.base", "LICENSE")).isNotEmptyFile();
        assertThat(documents.resolve("LICENSE")).isNotEmptyFile();
    }

    @Test
    void everyCommandHasAManPage() throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/man")), "there is no 'man'");
        List<String> pages = new ArrayList<>(List.of("jmistral"));
        ManPages.commands().getSubcommands().keySet().forEach(command -> pages.add("jmistral-" + command));
        for (String page : pages) {
            Path file = unpacked.resolve("share", "man", "man1", page + ".1");
            Outcome shown = run("man", "--warnings", "-E", "UTF-8", "-l", file.toString());
            assertThat(shown.error()).isEmpty();
            assertThat(shown.output())
                    .contains("SYNOPSIS", page.replace('-', ' '), page.equals("jmistral") ? "ENVIRONMENT" : "EXAMPLES");
        }
    }

    @Test
    void completionIsThereForEveryShell() {
        Path share = unpacked.resolve("share");
        assertThat(share.resolve("bash-completion", "completions", "jmistral"))
                .content()
                .contains("complete -F");
        assertThat(share.resolve("zsh", "site-functions", "_jmistral"))
                .content()
                .startsWith("#compdef jmistral\n");
        assertThat(share.resolve("fish", "vendor_completions.d", "jmistral.fish"))
                .content()
                .contains("complete -c jmistral");
    }

    /** Into a system of its own, below a folder: dpkg would have to change this one. */
    @Test
    void debianPackageInstallsRunsAndGoes() throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/dpkg")), "there is no 'dpkg'");
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can have dpkg install");
        Path root = folder.resolve("root");
        for (String name : List.of("info", "updates", "triggers")) {
            Files.createDirectories(root.resolve("var", "lib", "dpkg", name));
        }
        for (String name : List.of("status", "available")) {
            Files.createFile(root.resolve("var", "lib", "dpkg", name));
        }
        // It depends on libc6, which is not in that system.
        String[] dpkg = {"dpkg", "--root=" + root, "--force-depends", "--log=/dev/null"};
        runAll(dpkg, "--install", only("*.deb").toString());
        assertThat(runAll(dpkg, "--verify", "jmistral").output()).isEmpty();
        assertThat(run(root + "/usr/bin/jmistral", "--version").output()).startsWith("jmistral ");
        assertThat(root.resolve("usr", "share", "man", "man1", "jmistral.1.gz")).isNotEmptyFile();
        assertThat(root.resolve("usr", "share", "bash-completion", "completions", "jmistral"))
                .isNotEmptyFile();
        assertThat(root.resolve("usr", "share", "zsh", "vendor-completions", "_jmistral"))
                .isNotEmptyFile();
        assertThat(root.resolve("usr", "share", "fish", "vendor_completions.d", "jmistral.fish"))
                .isNotEmptyFile();
        assertThat(root.resolve("usr", "share", "doc", "jmistral", "copyright")).isNotEmptyFile();

        runAll(dpkg, "--remove", "jmistral");
        assertThat(root.resolve("usr")).doesNotExist();
    }

    private static Path only(String glob) throws IOException {
        try (var files = Files.newDirectoryStream(TARGET, glob)) {
            List<Path> found = new ArrayList<>();
            files.forEach(found::add);
            assertThat(found).as("%s in %s", glob, TARGET).hasSize(1);
            return found.getFirst();
        }
    }

    private static Outcome runAll(String[] line, String... more) throws Exception {
        return run(Stream.concat(Stream.of(line), Stream.of(more)).toArray(String[]::new));
    }

    private static Outcome run(String... line) throws Exception {
        Outcome outcome =
                ProgramProcess.start(Map.of("LC_ALL", "C.UTF-8"), List.of(line)).finish("");
        assertThat(outcome.exitCode()).as(outcome.error()).isZero();
        return outcome;
    }
}
