package jmistral.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import jmistral.runtime.generation.GenerationOptions;
import jmistral.runtime.generation.GenerationResult;
import jmistral.testdata.TinyModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's example, on a model of some kilobytes that speaks noise. */
class LibraryExampleTest {
    @TempDir
    Path folder;

    /** What a program does that embeds the library. */
    private static GenerationResult example(Path file, PrintStream out) {
        SessionOptions options = SessionOptions.defaults()
                .withGeneration(GenerationOptions.defaults().withMaxTokens(20));
        try (LanguageModel model = LanguageModel.open(file);
                Conversation chat = model.newConversation("You answer in one sentence.", options)) {
            chat.ask("Why is the sky blue?", out::print);
            return chat.ask("And at sunset?", out::print);
        }
    }

    @Test
    void fewLinesOpenAModelAndTalkToIt() {
        Path file = new TinyModel()
                .contextLength(512)
                .chatTemplate(ConversationTest.TEMPLATE)
                .write(folder.resolve("tiny model ü.gguf"));
        var printed = new ByteArrayOutputStream();

        GenerationResult last = example(file, new PrintStream(printed, true, StandardCharsets.UTF_8));

        assertThat(last.text()).isNotEmpty();
        assertThat(last.cachedTokens()).isPositive();
        assertThat(printed.toString(StandardCharsets.UTF_8)).endsWith(last.text());
    }
}
