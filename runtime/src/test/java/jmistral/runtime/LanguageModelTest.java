package jmistral.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jmistral.runtime.chat.ChatTemplateException;
import jmistral.runtime.generation.FinishReason;
import jmistral.runtime.generation.GenerationListener;
import jmistral.runtime.generation.GenerationOptions;
import jmistral.runtime.generation.GenerationResult;
import jmistral.runtime.model.ModelOptions;
import jmistral.runtime.sampling.SamplingOptions;
import jmistral.runtime.tokenizer.Utf8Stream;
import jmistral.testdata.TinyModel;
import jmistral.testdata.TinyVocabulary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageModelTest {
    private static final ModelOptions TWO_THREADS = ModelOptions.defaults().withThreads(2);

    private static final SessionOptions GREEDY = SessionOptions.defaults()
            .withGeneration(GenerationOptions.defaults().withMaxTokens(12).withSampling(SamplingOptions.greedy()));

    /** Goes on until it is stopped. */
    private static final SessionOptions ENDLESS = SessionOptions.defaults()
            .withContextLength(1 << 20)
            .withGeneration(GenerationOptions.defaults()
                    .withSampling(SamplingOptions.builder()
                            .logitBias(Map.of(TinyVocabulary.EOS, Float.NEGATIVE_INFINITY))
                            .seed(1)
                            .build()));

    private static final GenerationListener SILENT = new GenerationListener() {};

    @TempDir
    Path folder;

    private Path tiny() {
        return new TinyModel().chatTemplate(ConversationTest.TEMPLATE).write(folder.resolve("tiny.gguf"));
    }

    @Test
    void completesATextAfterOneBos() {
        try (LanguageModel model = LanguageModel.open(tiny(), TWO_THREADS)) {
            int textTokens = model.tokenizer().encode("hello world").length;

            GenerationResult result = model.complete("hello world", GREEDY, SILENT);

            assertThat(result.promptTokens()).isEqualTo(1 + textTokens);
            assertThat(result.finishReason()).isEqualTo(FinishReason.LENGTH);
            int[] ids = result.generatedIds().stream().mapToInt(i -> i).toArray();
            assertThat(result.text()).isEqualTo(bytesOf(model, ids));
        }
    }

    /** The text of ids in the middle of a text: no blank is taken away. */
    private static String bytesOf(LanguageModel model, int[] ids) {
        var utf8 = new Utf8Stream();
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(utf8.append(model.tokenizer().bytes(id)));
        }
        return text.append(utf8.finish()).toString();
    }

    @Test
    void goesOnExactlyWhereACompletionWasCutShort() {
        try (LanguageModel model = LanguageModel.open(tiny(), TWO_THREADS)) {
            String whole = model.complete("hello", GREEDY, SILENT).text();
            SessionOptions half = GREEDY.withGeneration(GREEDY.generation().withMaxTokens(6));

            assertThat(whole).startsWith(model.complete("hello", half, SILENT).text());
        }
    }

    @Test
    void modelWhoseChatTemplateCannotBeReadCompletesButDoesNotChat() {
        Path path = new TinyModel()
                .chatTemplate("{% for m in messages %}{{ m.content }}")
                .write(folder.resolve("broken.gguf"));
        try (LanguageModel model = LanguageModel.open(path, TWO_THREADS)) {
            assertThat(model.complete("hello", GREEDY, SILENT).generatedIds()).hasSize(12);
            assertThatThrownBy(model::newConversation).isInstanceOf(ChatTemplateException.class);
        }
    }

    @Test
    void fileThatIsNoModelIsRefusedAndCanBeDeleted() throws Exception {
        Path path = folder.resolve("text.gguf");
        Files.writeString(path, "no model");

        assertThatThrownBy(() -> LanguageModel.open(path)).isInstanceOf(JmistralException.class);
        Files.delete(path);
    }

    @Test
    void refusesABiasOutsideTheVocabulary() {
        SessionOptions biased = GREEDY.withGeneration(GREEDY.generation()
                .withSampling(SamplingOptions.builder()
                        .logitBias(Map.of(1_000_000, 1f))
                        .build()));
        try (LanguageModel model = LanguageModel.open(tiny(), TWO_THREADS)) {
            assertThatThrownBy(() -> model.complete("hello", biased, SILENT))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("token id is 1000000");
        }
    }

    @Test
    void refusesEverythingOnceClosed() {
        LanguageModel model = LanguageModel.open(tiny(), TWO_THREADS);
        Conversation chat = model.newConversation();
        model.close();
        model.close();

        assertThatThrownBy(() -> chat.ask("hello")).isInstanceOf(ClosedModelException.class);
        assertThatThrownBy(model::newConversation).isInstanceOf(ClosedModelException.class);
        assertThatThrownBy(() -> model.complete("hello", GREEDY, SILENT)).isInstanceOf(ClosedModelException.class);
    }

    /** The model is closed at some moment of a prompt or an answer; the JVM must survive, and the answer must end. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closingTheModelEndsARunningAnswer(boolean closesModel) throws Exception {
        Path path = tiny();
        Random random = new Random(11);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 60; round++) {
                LanguageModel model = LanguageModel.open(path, TWO_THREADS);
                Conversation chat = model.newConversation(null, ENDLESS);
                int tokensBefore = random.nextInt(30);
                CountDownLatch reached = new CountDownLatch(tokensBefore + 1);
                String question = "the world ".repeat(random.nextInt(200));
                Future<?> answer = threads.submit(() -> chat.ask(question, new GenerationListener() {
                    @Override
                    public void token(int id) {
                        reached.countDown();
                    }

                    @Override
                    public void promptProgress(int doneTokens, int totalTokens) {
                        reached.countDown();
                    }
                }));
                Future<?> completion = threads.submit(() -> model.complete("hello", ENDLESS, SILENT));
                reached.await();

                if (closesModel) {
                    model.close();
                    assertEndedBy(completion, "round " + round);
                    assertEndedBy(answer, "round " + round);
                } else {
                    chat.close();
                    assertEndedBy(answer, "round " + round);
                    model.close();
                    assertEndedBy(completion, "round " + round);
                }
            }
        }
    }

    private static void assertEndedBy(Future<?> answer, String round) {
        assertThatThrownBy(answer::get).as(round).hasCauseInstanceOf(ClosedModelException.class);
    }

    @Test
    void closingWithinTheListenerEndsTheAnswer() {
        for (boolean duringPrompt : new boolean[] {true, false}) {
            LanguageModel model = LanguageModel.open(tiny(), TWO_THREADS);
            Conversation chat = model.newConversation(null, ENDLESS);
            var closing = new GenerationListener() {
                @Override
                public void promptProgress(int doneTokens, int totalTokens) {
                    if (duringPrompt) {
                        model.close();
                    }
                }

                @Override
                public void text(String piece) {
                    model.close();
                }
            };

            assertThatThrownBy(() -> chat.ask("the world ".repeat(200), closing))
                    .isInstanceOf(ClosedModelException.class);
        }
    }
}
