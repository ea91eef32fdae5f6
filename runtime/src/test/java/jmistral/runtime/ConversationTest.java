package jmistral.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jmistral.runtime.chat.Message;
import jmistral.runtime.chat.Role;
import jmistral.runtime.generation.FinishReason;
import jmistral.runtime.generation.GenerationListener;
import jmistral.runtime.generation.GenerationOptions;
import jmistral.runtime.generation.GenerationResult;
import jmistral.runtime.model.ModelOptions;
import jmistral.runtime.sampling.SamplingOptions;
import jmistral.testdata.TinyModel;
import jmistral.testdata.TinyVocabulary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationTest {
    /** Recognised as one of the formats of Mistral's models by its control tokens. */
    static final String TEMPLATE = "{{ bos_token }}{% for m in messages %}"
            + "{% if m['role'] == 'user' %}{{ '[INST] ' + m['content'] + ' [/INST]' }}"
            + "{% elif m['role'] == 'system' %}{{ m['content'] }}"
            + "{% else %}{{ m['content'] + eos_token }}{% endif %}{% endfor %}";

    private static final SessionOptions SHORT = SessionOptions.defaults()
            .withGeneration(GenerationOptions.defaults().withMaxTokens(8).withSampling(SamplingOptions.greedy()));

    @TempDir
    Path folder;

    private Path path;
    private LanguageModel model;

    @BeforeEach
    void open() {
        path = new TinyModel().contextLength(256).chatTemplate(TEMPLATE).write(folder.resolve("tiny.gguf"));
        model = LanguageModel.open(path, ModelOptions.defaults().withThreads(2));
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void historyHoldsWhatWasSaid() {
        try (Conversation chat = model.newConversation("in the world", SHORT)) {
            GenerationResult first = chat.ask("hello");
            GenerationResult second = chat.ask("you");

            assertThat(chat.history())
                    .containsExactly(
                            Message.of(Role.SYSTEM, "in the world"),
                            Message.of(Role.USER, "hello"),
                            Message.of(Role.ASSISTANT, first.text()),
                            Message.of(Role.USER, "you"),
                            Message.of(Role.ASSISTANT, second.text()));
            assertThat(first.finishReason()).isEqualTo(FinishReason.LENGTH);
            assertThat(first.generatedIds()).hasSize(8);
        }
    }

    @Test
    void evaluatesOnlyWhatATurnAdds() {
        try (Conversation chat = model.newConversation(null, SHORT)) {
            GenerationResult first = chat.ask("hello");
            GenerationResult second = chat.ask("you");
            GenerationResult third = chat.ask("world");

            assertThat(first.cachedTokens()).isZero();
            // The last token generated was never evaluated.
            assertThat(second.cachedTokens()).isEqualTo(first.promptTokens() + 8 - 1);
            assertThat(third.cachedTokens()).isEqualTo(second.promptTokens() + 8 - 1);
            assertThat(chat.contextUsed()).isEqualTo(third.promptTokens() + 8 - 1);
        }
    }

    @Test
    void conversationThatGoesBackEvaluatesOnlyWhatIsNew() {
        try (Conversation chat = model.newConversation("in the world", SHORT)) {
            chat.ask("hello");
            List<Message> afterFirst = chat.history();
            GenerationResult second = chat.ask("you and me");

            chat.replaceHistory(afterFirst);
            GenerationResult again = chat.ask("you and me");
            // The last token of a prompt is evaluated in any case: its logits are needed.
            assertThat(again.cachedTokens()).isEqualTo(again.promptTokens() - 1);
            assertThat(again.text()).isEqualTo(second.text());

            chat.replaceHistory(afterFirst);
            GenerationResult edited = chat.ask("you and us");
            int evaluated = edited.promptTokens() - edited.cachedTokens();
            assertThat(evaluated).isPositive().isLessThan(model.tokenizer().encode("you and us").length);
            assertThat(chat.history()).hasSize(5);
        }
    }

    @Test
    void tokensWithAQuestionAreThoseOfItsPrompt() {
        try (Conversation chat = model.newConversation("in the world", SHORT)) {
            chat.ask("hello");
            int counted = chat.tokensWith("you");

            assertThat(chat.ask("you").promptTokens()).isEqualTo(counted);
        }
    }

    @Test
    void generationCanBeChangedBetweenAnswers() {
        try (Conversation chat = model.newConversation(null, SHORT)) {
            chat.ask("hello");
            chat.setGeneration(SHORT.generation().withMaxTokens(3));

            assertThat(chat.ask("you").generatedIds()).hasSize(3);
        }
    }

    @Test
    void promptProgressGrowsLayerByLayerToTheWhole() {
        try (Conversation chat = model.newConversation(null, SHORT)) {
            List<Integer> done = new ArrayList<>();
            GenerationResult result = chat.ask("the world ".repeat(20), new GenerationListener() {
                @Override
                public void promptProgress(int doneTokens, int totalTokens) {
                    done.add(doneTokens);
                }
            });

            assertThat(done).isSorted().hasSizeGreaterThan(1).endsWith(result.promptTokens());
            assertThat(done.getFirst()).isPositive().isLessThan(result.promptTokens());
        }
    }

    @Test
    void streamsTheTextOfTheResult() {
        try (Conversation chat = model.newConversation(null, SHORT)) {
            StringBuilder streamed = new StringBuilder();

            GenerationResult result = chat.ask("hello", streamed::append);

            assertThat(streamed.toString()).isEqualTo(result.text()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void sameSeedGivesTheSameTextWhateverTheNumberOfThreads(int threads) {
        SessionOptions options = SHORT.withGeneration(GenerationOptions.defaults()
                .withMaxTokens(40)
                .withSampling(SamplingOptions.builder().seed(5).build()));
        List<String> texts = new ArrayList<>();
        for (int count : new int[] {1, threads}) {
            try (LanguageModel other =
                            LanguageModel.open(path, ModelOptions.defaults().withThreads(count));
                    Conversation chat = other.newConversation(null, options)) {
                texts.add(chat.ask("hello").text() + chat.ask("world").text());
            }
        }

        assertThat(texts.get(1)).isEqualTo(texts.get(0)).isNotEmpty();
    }

    @Test
    void conversationsAtTheSameTimeDoNotDisturbEachOther() throws Exception {
        List<String> alone = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            alone.add(talk(i));
        }
        List<Callable<String>> tasks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int number = i;
            tasks.add(() -> talk(number));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<String> together = new ArrayList<>();
            for (Future<String> task : threads.invokeAll(tasks)) {
                together.add(task.get());
            }

            assertThat(together).isEqualTo(alone);
        }
    }

    private String talk(int number) {
        try (Conversation chat = model.newConversation(null, SHORT)) {
            return chat.ask("hello " + number).text() + chat.ask("the world").text();
        }
    }

    @Test
    void refusesAQuestionThatDoesNotFitAndGoesOnWithAShorterOne() {
        try (Conversation chat = model.newConversation(null, SHORT.withContextLength(40))) {
            chat.ask("hello");
            List<Message> before = chat.history();

            assertThatThrownBy(() -> chat.ask("9".repeat(100)))
                    .isInstanceOfSatisfying(ContextOverflowException.class, e -> {
                        assertThat(e.capacity()).isEqualTo(40);
                        assertThat(e.needed()).isGreaterThan(100);
                    });
            assertThat(chat.history()).isEqualTo(before);
            assertThat(chat.ask("you").cachedTokens()).isPositive();
        }
    }

    @Test
    void endsWhenTheContextIsFull() {
        SessionOptions endless = SHORT.withContextLength(40)
                .withGeneration(SHORT.generation()
                        .withMaxTokens(-1)
                        .withSampling(SamplingOptions.greedy().toBuilder()
                                .logitBias(Map.of(TinyVocabulary.EOS, Float.NEGATIVE_INFINITY))
                                .build()));
        try (Conversation chat = model.newConversation(null, endless)) {
            assertThat(chat.ask("hello").finishReason()).isEqualTo(FinishReason.CONTEXT_FULL);
            assertThat(chat.contextUsed()).isEqualTo(40);
            assertThatThrownBy(() -> chat.ask("you")).isInstanceOf(ContextOverflowException.class);
        }
    }

    @Test
    void cancelledAnswerStaysInTheHistoryAsFarAsItCame() {
        try (Conversation chat = model.newConversation(null, SHORT)) {
            var afterThree = new GenerationListener() {
                private int tokens;

                @Override
                public void token(int id) {
                    tokens++;
                }

                @Override
                public boolean isCancelled() {
                    return tokens == 3;
                }
            };

            GenerationResult result = chat.ask("hello", afterThree);

            assertThat(result.finishReason()).isEqualTo(FinishReason.CANCELLED);
            assertThat(result.generatedIds()).hasSize(3);
            assertThat(chat.history().getLast()).isEqualTo(Message.of(Role.ASSISTANT, result.text()));
            assertThat(chat.ask("you").finishReason()).isEqualTo(FinishReason.LENGTH);
        }
    }

    @Test
    void questionCancelledBeforeAnyAnswerLeavesNoTrace() {
        try (Conversation chat = model.newConversation("in the world", SHORT)) {
            var atOnce = new GenerationListener() {
                @Override
                public boolean isCancelled() {
                    return true;
                }
            };

            assertThat(chat.ask("hello", atOnce).finishReason()).isEqualTo(FinishReason.CANCELLED);

            assertThat(chat.history()).containsExactly(Message.of(Role.SYSTEM, "in the world"));
        }
    }

    @Test
    void interruptionCancelsAndTheConversationGoesOn() {
        try (Conversation chat = model.newConversation(null, SHORT)) {
            GenerationResult result =
                    chat.ask("hello", piece -> Thread.currentThread().interrupt());

            assertThat(Thread.interrupted()).isTrue();
            assertThat(result.finishReason()).isEqualTo(FinishReason.CANCELLED);
            assertThat(chat.ask("you").finishReason()).isEqualTo(FinishReason.LENGTH);
        }
    }

    @Test
    void refusesASecondQuestionWithinAnAnswer() {
        try (Conversation chat = model.newConversation(null, SHORT)) {
            assertThatThrownBy(() -> chat.ask("hello", piece -> chat.ask("you")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the conversation answers another question: one at a time");
            assertThat(chat.history()).isEmpty();
            assertThat(chat.ask("hello").text()).isNotEmpty();
        }
    }

    @Test
    void refusesQuestionsOnceClosed() {
        Conversation chat = model.newConversation(null, SHORT);
        chat.close();
        chat.close();

        assertThatThrownBy(() -> chat.ask("hello"))
                .isInstanceOf(ClosedModelException.class)
                .hasMessage("the conversation is closed");
    }
}
