package jmistral.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jmistral.cli.chat.ConversationStore;
import jmistral.runtime.chat.ChatRequest;
import jmistral.runtime.chat.Message;

/**
 * Conversations as JSON in the form that most programs know: an object whose {@code messages} are objects with a
 * {@code role} and a {@code content}.
 */
final class ConversationFile implements ConversationStore {
    @Override
    public void save(Path file, List<Message> messages) throws IOException {
        List<?> objects = messages.stream().map(Message::fields).toList();
        String json = Json.pretty(Map.of("messages", objects)) + "\n";
        CompleteFile.write(file, out -> {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(json);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        });
    }

    @Override
    public List<Message> load(Path file) throws IOException {
        String json = new String(InputFile.read(file), StandardCharsets.UTF_8);
        try {
            return ChatRequest.ofJson(Json.parse(json)).messages();
        } catch (IllegalArgumentException e) {
            throw new CommandException(file + ": " + e.getMessage(), e);
        }
    }
}
