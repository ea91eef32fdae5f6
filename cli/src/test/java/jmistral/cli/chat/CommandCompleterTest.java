package jmistral.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Tab makes of a line, seen by what is obeyed afterwards. */
class CommandCompleterTest {
    @TempDir
    private Path folder;

    @Test
    void commandsAndTheirArgumentsAreCompleted() {
        assertThat(screen("/sh\tcon\t\r")).contains(" of 4096 tokens");
        assertThat(screen("/se\tpar\tnum_p\t7\r")).contains("Set num_predict to 7.");
        assertThat(screen("/set verb\t\r")).contains("Set verbose.");
    }

    @Test
    void fileNamesAreCompletedWithTheirBlanks() throws Exception {
        Files.writeString(folder.resolve("some notes.txt"), "remember this");
        assertThat(screen("/read " + folder + "/some\t\r")).contains("goes with the next message");
        assertThat(screen("/read " + folder + "/some no\t\r")).contains("goes with the next message");
    }

    @Test
    void messagesAreLeftAlone() {
        assertThat(new Talk(folder).type("xterm").with("/sh\u0015sh\t\r").questions())
                .containsExactly("sh");
    }

    private String screen(String keys) {
        return new Talk(folder)
                .type("xterm")
                .with(keys)
                .screen()
                .replaceAll("\u001b\\[[0-9;?]*[A-Za-z]", "")
                .replaceAll("\\R", " ");
    }
}
