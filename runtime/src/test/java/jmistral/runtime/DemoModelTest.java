package jmistral.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jmistral.quant.CacheType;
import jmistral.quant.Kernels;
import jmistral.runtime.generation.FinishReason;
import jmistral.runtime.generation.GenerationOptions;
import jmistral.runtime.generation.GenerationResult;
import jmistral.runtime.model.ModelOptions;
import jmistral.runtime.sampling.SamplingOptions;
import jmistral.testdata.Demo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Everything at once, on a trained model: it knows what it was taught only if every part of the library is right. */
class DemoModelTest {
    private static final String HERON =
            "A heron is a grey or white wading bird with long neck and long legs and long bill.";
    private static final String LAGOON =
            "A lagoon is a body of water cut off from a larger body by a reef of sand or coral.";

    private static LanguageModel model;

    @BeforeAll
    static void open() {
        model = LanguageModel.open(Demo.model(), ModelOptions.defaults().withThreads(2));
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void fileIsOfMistralsArchitecture() {
        assertThat(model.config().architecture()).isEqualTo("llama");
        assertThat(model.config().headCount()).isEqualTo(4 * model.config().headCountKv());
        assertThat(model.config().slidingWindow()).isBetween(1, model.config().contextLength() - 1);
        assertThat(model.chatTemplate().name()).isEqualTo("v3");
    }

    /** The shares that the model card states are those of the whole list; every third question is enough to see a fault. */
    @ParameterizedTest
    @CsvSource({"false, 85", "true, 80"})
    void answersQuestionsThatItWasNotTrainedOn(boolean unknowable, int leastPercentage) {
        List<Demo.Question> questions = Demo.questions().stream()
                .filter(question -> question.isUnknowable() == unknowable)
                .toList();
        List<Demo.Question> asked = IntStream.range(0, questions.size())
                .filter(i -> i % 3 == 0)
                .mapToObj(questions::get)
                .toList();
        List<String> wrong = asked.stream()
                .filter(question -> !lastAnswer(question).equals(question.answer()))
                .map(question -> question.conversation() + " -> " + lastAnswer(question))
                .toList();
        assertThat(wrong).hasSizeLessThanOrEqualTo(asked.size() * (100 - leastPercentage) / 100);
    }

    @Test
    void answerEndsByItself() {
        try (Conversation chat = model.newConversation(null, greedy())) {
            GenerationResult result = chat.ask("What is a heron?");
            assertThat(result.text()).isEqualTo(HERON);
            assertThat(result.finishReason()).isEqualTo(FinishReason.END_OF_TURN);
        }
    }

    @Test
    void questionFollowsFromTheOneBefore() {
        try (Conversation chat = model.newConversation(null, greedy())) {
            chat.ask("What is the capital of France?");
            assertThat(chat.ask("And Japan?").text()).isEqualTo("The capital of Japan is Tokyo.");
            chat.ask("What is a heron?");
            assertThat(chat.ask("And a lagoon?").text()).isEqualTo(LAGOON);
        }
    }

    @ParameterizedTest
    @EnumSource(CacheType.class)
    void conversationGoesOnBeyondTheWindow(CacheType cache) {
        List<Demo.Question> questions = Demo.questions().stream()
                .filter(question -> question.kind().equals("capital"))
                .filter(question -> question.conversation().size() == 1)
                .toList();
        int right = 0;
        try (Conversation chat =
                model.newConversation(null, greedy().withContextLength(1500).withCacheType(cache))) {
            for (Demo.Question question : questions) {
                right += chat.ask(question.conversation().getFirst()).text().equals(question.answer()) ? 1 : 0;
            }
            assertThat(chat.contextUsed()).isGreaterThan(3 * model.config().slidingWindow());
            assertThat(chat.ask("What is a heron?").text()).isEqualTo(HERON);
        }
        assertThat(right).isGreaterThanOrEqualTo(questions.size() * 9 / 10);
    }

    @Test
    void seedDecidesWhatIsSampled() {
        List<String> texts = Stream.of(1L, 2L, 3L, 4L, 1L).map(this::wild).toList();
        assertThat(texts.getLast()).isEqualTo(texts.getFirst());
        assertThat(texts.stream().distinct()).hasSizeGreaterThan(1);
    }

    @ParameterizedTest
    @CsvSource({"1, vector", "2, vector", "3, vector", "2, scalar"})
    void neitherThreadsNorVectorsChangeAnAnswer(int threads, String kernels) {
        ModelOptions options = ModelOptions.defaults().withThreads(threads).withKernels(Kernels.select(kernels));
        try (LanguageModel other = LanguageModel.open(Demo.model(), options);
                Conversation chat = other.newConversation(null, greedy())) {
            assertThat(chat.ask("What is a heron?").text()).isEqualTo(HERON);
            assertThat(chat.ask("And a lagoon?").text()).isEqualTo(LAGOON);
            assertThat(chat.ask("What is 7 + 8?").text()).isEqualTo("7 + 8 = 15.");
        }
    }

    /** So hot that the model says something else each time. */
    private String wild(long seed) {
        SamplingOptions sampling = SamplingOptions.builder()
                .temperature(3)
                .topK(0)
                .topP(1)
                .minP(0)
                .seed(seed)
                .build();
        SessionOptions options = SessionOptions.defaults()
                .withGeneration(GenerationOptions.defaults().withMaxTokens(20).withSampling(sampling));
        try (Conversation chat = model.newConversation(null, options)) {
            return chat.ask("What is a heron?").text();
        }
    }

    private static String lastAnswer(Demo.Question question) {
        try (Conversation chat = model.newConversation(null, greedy())) {
            return question.conversation().stream()
                    .map(each -> chat.ask(each).text())
                    .reduce("", (_, answer) -> answer);
        }
    }

    private static SessionOptions greedy() {
        return SessionOptions.defaults()
                .withGeneration(GenerationOptions.defaults().withMaxTokens(80).withSampling(SamplingOptions.greedy()));
    }
}
