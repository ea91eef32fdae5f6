package jmistral.cli.chat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jmistral.runtime.LanguageModel;
import jmistral.runtime.SessionOptions;
import jmistral.runtime.chat.Message;
import jmistral.runtime.generation.GenerationOptions;
import jmistral.runtime.sampling.SamplingOptions;
import jmistral.testdata.TinyModel;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.impl.DumbTerminal;
import org.jspecify.annotations.Nullable;

/** A chat with a tiny model on a terminal of JLine's own, which gets all keys at once. What the model says is noise. */
final class Talk {
    static final char CTRL_C = 3;
    static final char CTRL_D = 4;

    private final Path folder;
    private final Map<String, String> variables = new HashMap<>();
    private final List<Message> saved = new ArrayList<>();
    private SessionOptions options = SessionOptions.defaults()
            .withGeneration(GenerationOptions.defaults().withMaxTokens(4).withSampling(SamplingOptions.greedy()));
    private Charset charset = StandardCharsets.UTF_8;
    private String type = "dumb";
    private @Nullable String system;

    /**
     * How a chat went.
     *
     * @param leaving how the person left
     * @param screen all that the terminal was sent
     * @param messages the conversation at the end, each message with its role before it
     */
    record Outcome(Chat.Leaving leaving, String screen, List<String> messages) {
        /** The questions of the conversation. */
        List<String> questions() {
            return messages.stream()
                    .filter(message -> message.startsWith("user: "))
                    .map(message -> message.substring("user: ".length()))
                    .toList();
        }
    }

    /** @param folder where the model and the history are kept */
    Talk(Path folder) {
        this.folder = folder;
    }

    Talk options(SessionOptions value) {
        options = value;
        return this;
    }

    SessionOptions options() {
        return options;
    }

    Talk system(String value) {
        system = value;
        return this;
    }

    Talk charset(Charset value) {
        charset = value;
        return this;
    }

    /** A terminal of another type, such as {@code xterm}. */
    Talk type(String value) {
        type = value;
        return this;
    }

    /** A variable of the environment. */
    Talk variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    Path historyFile() {
        return folder.resolve("state").resolve("history");
    }

    /** Strikes these keys, and then Ctrl-D. */
    Outcome with(String keys) {
        Path path = new TinyModel()
                .contextLength(4096)
                .chatTemplate("{% for m in messages %}{{ m.content }}\n{% endfor %}")
                .write(folder.resolve("tiny.gguf"));
        var output = new ByteArrayOutputStream();
        var input = new ByteArrayInputStream((keys + CTRL_D).getBytes(charset));
        try (LanguageModel model = LanguageModel.open(path);
                var terminal = new DumbTerminal("test", type, input, output, charset)) {
            Attributes attributes = terminal.getAttributes();
            attributes.setLocalFlag(Attributes.LocalFlag.ISIG, true);
            attributes.setControlChar(Attributes.ControlChar.VINTR, CTRL_C);
            attributes.setControlChar(Attributes.ControlChar.VEOF, CTRL_D);
            terminal.setAttributes(attributes);
            terminal.setSize(new Size(80, 24));
            try (Chat chat = new Chat(setup(model), terminal)) {
                Chat.Leaving leaving = chat.run();
                return new Outcome(
                        leaving,
                        output.toString(charset),
                        chat.session().messages().stream()
                                .map(message -> message.role() + ": " + message.text())
                                .toList());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ChatSetup setup(LanguageModel model) {
        return new ChatSetup(
                model,
                1_000_000,
                options,
                system,
                true,
                true,
                false,
                false,
                () -> "about the model",
                new Memory(),
                historyFile(),
                name -> Optional.ofNullable(variables.get(name)),
                failure -> String.valueOf(failure.getMessage()));
    }

    /** Keeps one conversation; a file of any name stands for it. */
    private final class Memory implements ConversationStore {
        @Override
        public void save(Path file, List<Message> messages) throws IOException {
            Files.writeString(file, "saved");
            saved.clear();
            saved.addAll(messages);
        }

        @Override
        public List<Message> load(Path file) throws IOException {
            Files.readString(file);
            return List.copyOf(saved);
        }
    }
}
