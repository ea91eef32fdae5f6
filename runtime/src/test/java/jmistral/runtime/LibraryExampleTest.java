package jmistral.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import jmistral.runtime.generation.GenerationOptions;
import jmistral.runtime.sampling.SamplingOptions;
import jmistral.testdata.Demo;
import org.junit.jupiter.api.Test;

/** The README's example, but for the sampling, which the README leaves to chance. */
class LibraryExampleTest {
    /** What a program does that embeds the library. */
    private static void example(Path file, PrintStream out) {
        SessionOptions options = SessionOptions.defaults()
                .withGeneration(GenerationOptions.defaults().withSampling(SamplingOptions.greedy()));
        try (LanguageModel model = LanguageModel.open(file);
                Conversation chat = model.newConversation("You answer in one sentence.", options)) {
            chat.ask("What is a heron?", out::print);
            chat.ask("And what is a lagoon?", out::print);
        }
    }

    @Test
    void fewLinesOpenAModelAndTalkToIt() {
        var printed = new ByteArrayOutputStream();

        example(Demo.model(), new PrintStream(printed, true, StandardCharsets.UTF_8));

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .isEqualTo("A heron is a grey or white wading bird with long neck and long legs and long bill."
                        + "A lagoon is a body of water cut off from a larger body by a reef of sand or coral.");
    }
}
