package jmistral.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import jmistral.runtime.Conversation;
import jmistral.runtime.LanguageModel;
import jmistral.runtime.SessionOptions;
import jmistral.runtime.chat.Message;
import jmistral.runtime.generation.GenerationOptions;
import jmistral.runtime.sampling.SamplingOptions;
import jmistral.testdata.TinyModel;
import org.jline.terminal.Attributes;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatLoopTest {
    private static final char CTRL_C = 3;
    private static final char CTRL_D = 4;

    @TempDir
    private Path folder;

    @Test
    void linesAreQuestionsUntilTheEndOfInput() throws IOException {
        Talk talk = talk("what is \\n this!?\n\n  \nand that\n" + CTRL_D);
        assertThat(talk.exitCode()).isZero();
        assertThat(talk.roles()).isEqualTo("user assistant user assistant");
        assertThat(talk.firstQuestion()).isEqualTo("what is \\n this!?");
        assertThat(talk.output()).endsWith("\n");
        assertThat(talk.error()).isEmpty();
    }

    @Test
    void interruptAtTheEmptyPromptLeaves() throws IOException {
        Talk talk = talk("" + CTRL_C);
        assertThat(talk.exitCode()).isEqualTo(130);
        assertThat(talk.roles()).isEmpty();
    }

    @Test
    void interruptClearsTheLineFirst() throws IOException {
        Talk talk = talk("half a question" + CTRL_C + "whole\n" + CTRL_D);
        assertThat(talk.exitCode()).isZero();
        assertThat(talk.firstQuestion()).isEqualTo("whole");
    }

    @Test
    void questionThatDoesNotFitIsReportedAndForgotten() throws IOException {
        Talk talk = talk("a b c ".repeat(100) + "\nshort\n" + CTRL_D);
        assertThat(talk.exitCode()).isZero();
        assertThat(talk.error()).startsWith("jmistral: the context holds ").hasLineCount(1);
        assertThat(talk.roles()).isEqualTo("user assistant");
        assertThat(talk.firstQuestion()).isEqualTo("short");
    }

    private record Talk(int exitCode, String output, String error, String roles, String firstQuestion) {}

    private Talk talk(String keys) throws IOException {
        Path path = new TinyModel()
                .chatTemplate("{% for m in messages %}{{ m.content }}\n{% endfor %}")
                .write(folder.resolve("tiny.gguf"));
        var output = new ByteArrayOutputStream();
        var error = new ByteArrayOutputStream();
        var streams = new StandardStreams(
                InputStream.nullInputStream(),
                output,
                error,
                EnumSet.of(StandardStreams.Stream.INPUT, StandardStreams.Stream.OUTPUT),
                StandardCharsets.UTF_8);
        var options = SessionOptions.defaults()
                .withGeneration(GenerationOptions.defaults().withMaxTokens(4).withSampling(SamplingOptions.greedy()));
        var input = new ByteArrayInputStream(keys.getBytes(StandardCharsets.UTF_8));
        try (LanguageModel model = LanguageModel.open(path);
                Conversation conversation = model.newConversation(null, options);
                var terminal =
                        new DumbTerminal("test", "dumb", input, new ByteArrayOutputStream(), StandardCharsets.UTF_8)) {
            Attributes attributes = terminal.getAttributes();
            attributes.setLocalFlag(Attributes.LocalFlag.ISIG, true);
            attributes.setControlChar(Attributes.ControlChar.VINTR, CTRL_C);
            attributes.setControlChar(Attributes.ControlChar.VEOF, CTRL_D);
            terminal.setAttributes(attributes);
            int exitCode = new ChatLoop(streams, terminal, conversation, false).run();
            return new Talk(
                    exitCode,
                    output.toString(StandardCharsets.UTF_8),
                    error.toString(StandardCharsets.UTF_8),
                    String.join(
                            " ",
                            conversation.history().stream().map(Message::role).toList()),
                    conversation.history().stream()
                            .findFirst()
                            .map(Message::text)
                            .orElse(""));
        }
    }
}
