package jmistral.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jline.reader.History;
import org.jline.reader.LineReader;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatHistoryTest {
    @TempDir
    private Path folder;

    private final List<String> problems = new ArrayList<>();
    private Path file = Path.of("");

    @BeforeEach
    void nameFile() {
        file = folder.resolve("new").resolve("history");
    }

    @Test
    void entriesAreThereTheNextTime() throws IOException {
        ChatHistory first = open();
        first.add(Instant.EPOCH, "one\ntwo \\ three");
        first.add(Instant.EPOCH, " /four");

        assertThat(entries(open())).containsExactly("one\ntwo \\ three", " /four");
        assertThat(problems).isEmpty();
    }

    @Test
    void fileIsItsOwnersAlone() throws IOException {
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
        open().add(Instant.EPOCH, "secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        open();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void lengthIsBounded() throws IOException {
        ChatHistory history = open();
        for (int i = 0; i < 3000; i++) {
            history.add(Instant.EPOCH, "entry " + i);
        }
        history.add(Instant.EPOCH, "x".repeat(100_000));

        assertThat(entries(open())).hasSizeBetween(500, 1000).endsWith("entry 2999");
        assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(1250);
    }

    @Test
    void nothingIsKeptWhileDisabled() throws IOException {
        ChatHistory history = open();
        history.enable(false);
        history.add(Instant.EPOCH, "secret");
        history.enable(true);
        history.add(Instant.EPOCH, "known");
        assertThat(entries(open())).containsExactly("known");
    }

    @Test
    void fileThatIsNoTextIsReportedOnceAndLeftAlone() throws IOException {
        Files.createDirectories(file.getParent());
        byte[] bytes = {'1', ':', (byte) 0xff, (byte) 0xfe, '\n'};
        Files.write(file, bytes);
        ChatHistory history = open();
        history.add(Instant.EPOCH, "one");
        history.add(Instant.EPOCH, "two");
        assertThat(problems).hasSize(1);
        assertThat(problems.getFirst()).startsWith("the history is not kept, " + file + " cannot be read");
        assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
    }

    @Test
    void folderThatCannotBeMadeIsReportedOnce() throws IOException {
        Files.writeString(folder.resolve("new"), "a file where the folder should be");
        ChatHistory history = open();
        history.add(Instant.EPOCH, "one");
        assertThat(problems).hasSize(1);
    }

    private ChatHistory open() throws IOException {
        var terminal = new DumbTerminal(
                "test",
                "dumb",
                new ByteArrayInputStream(new byte[0]),
                new ByteArrayOutputStream(),
                StandardCharsets.UTF_8);
        LineReaderImpl reader = new LineReaderImpl(terminal, "test");
        reader.unsetOpt(LineReader.Option.HISTORY_IGNORE_SPACE);
        reader.unsetOpt(LineReader.Option.HISTORY_REDUCE_BLANKS);
        return new ChatHistory(reader, file, problems::add);
    }

    private static List<String> entries(ChatHistory history) {
        return StreamSupport.stream(history.spliterator(), false)
                .map(History.Entry::line)
                .toList();
    }
}
