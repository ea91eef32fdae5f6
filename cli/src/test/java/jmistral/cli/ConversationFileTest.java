package jmistral.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jmistral.runtime.chat.Message;
import jmistral.runtime.chat.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationFileTest {
    private static final List<Message> TALK = List.of(
            Message.of(Role.SYSTEM, "Be \"brief\"."),
            Message.of(Role.USER, "Grüße,\n世界 👋"),
            Message.of(Role.ASSISTANT, "\tHello \\o/"));

    @TempDir
    private Path folder;

    private final ConversationFile files = new ConversationFile();

    @Test
    void otherProgramsFindMessagesWithRoleAndContent() throws Exception {
        Path file = folder.resolve("talk.json");
        files.save(file, TALK);

        JsonNode messages = new ObjectMapper().readTree(file.toFile()).get("messages");
        assertThat(messages).hasSize(3);
        assertThat(messages.get(1).get("role").textValue()).isEqualTo("user");
        assertThat(messages.get(1).get("content").textValue()).isEqualTo("Grüße,\n世界 👋");
        assertThat(files.load(file)).isEqualTo(TALK);
    }

    @Test
    void conversationsOfOtherProgramsAreRead() throws Exception {
        Path file = Files.writeString(
                folder.resolve("other.json"),
                "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"}]}]");
        assertThat(files.load(file).getFirst().text()).isEqualTo("hi");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "{\"messages\":1}",
                "{\"messages\":[1]}",
                "{\"messages\":[{\"content\":\"x\"}]}",
                "no"
            })
    void otherFilesAreRefusedInASentence(String content) throws Exception {
        Path file = Files.writeString(folder.resolve("bad.json"), content);
        assertThatThrownBy(() -> files.load(file))
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageNotContaining("\n");
    }

    @Test
    void failureLeavesWhatStoodThere() throws Exception {
        Path file = Files.writeString(folder.resolve("talk.json"), "precious");
        Files.createDirectory(folder.resolve("talk.json.part")); // so that nothing can be written beside it
        assertThatThrownBy(() -> files.save(file, TALK)).isInstanceOf(IOException.class);
        assertThat(file).hasContent("precious");
    }

    @Test
    void missingFolderIsRefusedInASentence() {
        Path file = folder.resolve("absent").resolve("talk.json");
        assertThatThrownBy(() -> files.save(file, TALK))
                .isInstanceOf(CommandException.class)
                .hasMessage(file + ": cannot be written, its folder does not exist");
    }
}
