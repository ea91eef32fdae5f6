package jmistral.runtime.generation;

import static jmistral.runtime.generation.PieceTokenizer.END;
import static jmistral.runtime.generation.PieceTokenizer.byteIds;
import static jmistral.runtime.generation.PieceTokenizer.idOfPiece;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import jmistral.runtime.ContextOverflowException;
import jmistral.runtime.model.ScriptedSequence;
import jmistral.runtime.sampling.SamplingOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GeneratorTest {
    private static final int CAPACITY = 100;
    private static final int[] PROMPT = {10, 11, 12};
    private static final GenerationOptions GREEDY = GenerationOptions.defaults().withSampling(SamplingOptions.greedy());

    private final RecordingListener listener = new RecordingListener();

    private GenerationResult generate(PieceTokenizer tokenizer, GenerationOptions options, List<Integer> script) {
        var sequence = ScriptedSequence.of(tokenizer.size(), CAPACITY, PROMPT.length, script);
        return new Generator(sequence, tokenizer).generate(PROMPT, false, options, listener);
    }

    private static List<Integer> script(Object... parts) {
        List<Integer> ids = new ArrayList<>();
        for (Object part : parts) {
            if (part instanceof String text) {
                ids.addAll(byteIds(text));
            } else {
                ids.add((Integer) part);
            }
        }
        return ids;
    }

    @Test
    void endsAtTheEndToken() {
        GenerationResult result = generate(new PieceTokenizer(), GREEDY, script("Hi", END));

        assertThat(result.text()).isEqualTo("Hi");
        assertThat(result.finishReason()).isEqualTo(FinishReason.END_OF_TURN);
        assertThat(result.generatedIds()).isEqualTo(byteIds("Hi"));
        assertThat(result.promptTokens()).isEqualTo(3);
        assertThat(result.cachedTokens()).isZero();
        assertThat(listener.events)
                .containsExactly("prompt 1/3", "prompt 2/3", "prompt 3/3", "token 73", "text H", "token 106", "text i");
    }

    @Test
    void endsAtTheLimit() {
        GenerationResult result = generate(new PieceTokenizer(), GREEDY.withMaxTokens(2), script("abc"));

        assertThat(result.text()).isEqualTo("ab");
        assertThat(result.finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void evaluatesOnlyThePromptWithALimitOfZero() {
        PieceTokenizer tokenizer = new PieceTokenizer();
        var sequence = ScriptedSequence.of(tokenizer.size(), CAPACITY, PROMPT.length, script("abc"));

        GenerationResult result =
                new Generator(sequence, tokenizer).generate(PROMPT, false, GREEDY.withMaxTokens(0), listener);

        assertThat(result.text()).isEmpty();
        assertThat(result.generatedIds()).isEmpty();
        assertThat(result.finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(sequence.held()).containsExactly(10, 11, 12);
    }

    @Test
    void endsWhenTheContextIsFull() {
        PieceTokenizer tokenizer = new PieceTokenizer();
        var sequence = ScriptedSequence.of(tokenizer.size(), 5, PROMPT.length, script("abcdef"));

        GenerationResult result = new Generator(sequence, tokenizer).generate(PROMPT, false, GREEDY, listener);

        // The token after the last one that fits is still known.
        assertThat(result.text()).isEqualTo("abc");
        assertThat(result.finishReason()).isEqualTo(FinishReason.CONTEXT_FULL);
        assertThat(sequence.length()).isEqualTo(5);
    }

    @Test
    void generatesATokenAfterAPromptThatFillsTheContext() {
        PieceTokenizer tokenizer = new PieceTokenizer();
        var sequence = ScriptedSequence.of(tokenizer.size(), 3, PROMPT.length, script("ab"));

        GenerationResult result = new Generator(sequence, tokenizer).generate(PROMPT, false, GREEDY, listener);

        assertThat(result.text()).isEqualTo("a");
        assertThat(result.finishReason()).isEqualTo(FinishReason.CONTEXT_FULL);
    }

    @Test
    void refusesAPromptThatDoesNotFit() {
        PieceTokenizer tokenizer = new PieceTokenizer();
        var sequence = ScriptedSequence.of(tokenizer.size(), 2, PROMPT.length, script("ab"));

        assertThatThrownBy(() -> new Generator(sequence, tokenizer).generate(PROMPT, false, GREEDY, listener))
                .isInstanceOfSatisfying(ContextOverflowException.class, e -> {
                    assertThat(e.needed()).isEqualTo(3);
                    assertThat(e.capacity()).isEqualTo(2);
                });
        assertThat(sequence.evaluated()).isEmpty();
    }

    @Test
    void refusesAnEmptyPrompt() {
        PieceTokenizer tokenizer = new PieceTokenizer();
        var sequence = ScriptedSequence.of(tokenizer.size(), 2, 0, script("ab"));

        assertThatThrownBy(() -> new Generator(sequence, tokenizer).generate(new int[0], false, GREEDY, listener))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the prompt is empty, expected at least one token");
    }

    @Test
    void cutsTheTextBeforeAStopStringAcrossTokens() {
        PieceTokenizer tokenizer = new PieceTokenizer("one EN", "EN", "D and more", "E");

        GenerationResult result = generate(
                tokenizer,
                GREEDY.withStopStrings(List.of("END")),
                script(idOfPiece(0), idOfPiece(3), idOfPiece(1), idOfPiece(2), END));

        assertThat(result.text()).isEqualTo("one ENE");
        assertThat(result.finishReason()).isEqualTo(FinishReason.STOP_STRING);
        assertThat(listener.pieces).containsExactly("one ", "EN", "E");
        assertThat(result.generatedIds()).hasSize(4);
    }

    @Test
    void givesWhatWasHeldBackAtTheEnd() {
        GenerationResult result =
                generate(new PieceTokenizer(), GREEDY.withStopStrings(List.of("END")), script("x EN", END));

        assertThat(result.text()).isEqualTo("x EN");
        assertThat(result.finishReason()).isEqualTo(FinishReason.END_OF_TURN);
        assertThat(listener.pieces).containsExactly("x", " ", "EN");
    }

    static IntStream seeds() {
        return IntStream.range(0, 50);
    }

    /** However the bytes are cut into tokens, whole characters arrive, and all of them. */
    @ParameterizedTest
    @MethodSource("seeds")
    void givesWholeCharactersHoweverTheirBytesAreCut(int seed) {
        Random random = new Random(seed);
        String text = "aé€😀👨‍👩‍👧ß\n漢字END";
        List<byte[]> chunks = new ArrayList<>();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int begin = 0; begin < bytes.length; ) {
            int end = Math.min(bytes.length, begin + 1 + random.nextInt(5));
            chunks.add(Arrays.copyOfRange(bytes, begin, end));
            begin = end;
        }
        PieceTokenizer tokenizer = new PieceTokenizer(chunks);
        List<Integer> script = new ArrayList<>();
        for (int i = 0; i < chunks.size(); i++) {
            script.add(idOfPiece(i));
        }
        script.add(END);

        GenerationResult result = generate(tokenizer, GREEDY.withStopStrings(List.of("END", "😁")), script);

        String expected = text.substring(0, text.length() - 3);
        assertThat(result.text()).as("seed %d", seed).isEqualTo(expected);
        assertThat(String.join("", listener.pieces)).isEqualTo(expected);
        assertThat(listener.pieces)
                .allSatisfy(piece -> assertThat(piece)
                        .isEqualTo(new String(piece.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                        .doesNotContain("\ufffd")
                        .isNotEmpty());
    }

    @Test
    void halfACharacterAtTheEndBecomesAReplacementCharacter() {
        List<Integer> half = byteIds("é").subList(0, 1);

        GenerationResult result = generate(new PieceTokenizer(), GREEDY, script("a", half.getFirst(), END));

        assertThat(result.text()).isEqualTo("a\ufffd");
    }

    @Test
    void dropsOneLeadingBlankWhereItIsTheTokenizers() {
        PieceTokenizer tokenizer = new PieceTokenizer("  two");
        List<Integer> script = script(idOfPiece(0), " x", END);
        var sequence = ScriptedSequence.of(tokenizer.size(), CAPACITY, PROMPT.length, script);
        Generator generator = new Generator(sequence, tokenizer);

        assertThat(generator.generate(PROMPT, true, GREEDY, listener).text()).isEqualTo(" two x");
        assertThat(generator.generate(PROMPT, false, GREEDY, listener).text()).isEqualTo("  two x");
    }

    @Test
    void evaluatesOnlyWhatTheSequenceDoesNotHold() {
        PieceTokenizer tokenizer = new PieceTokenizer();
        var sequence = new ScriptedSequence(tokenizer.size(), CAPACITY, held -> held.size() % 4 == 0 ? END : 50);
        Generator generator = new Generator(sequence, tokenizer);

        GenerationResult first = generator.generate(PROMPT, false, GREEDY, listener);
        GenerationResult longer = generator.generate(new int[] {10, 11, 12, 50, 7}, false, GREEDY, listener);
        GenerationResult other = generator.generate(new int[] {10, 11, 8}, false, GREEDY, listener);
        GenerationResult same = generator.generate(new int[] {10, 11}, false, GREEDY, listener);

        assertThat(first.cachedTokens()).isZero();
        assertThat(longer.cachedTokens()).isEqualTo(4);
        assertThat(other.cachedTokens()).isEqualTo(2);
        // The last token of a prompt is evaluated in any case.
        assertThat(same.cachedTokens()).isEqualTo(1);
        assertThat(sequence.evaluated()).containsExactly(10, 11, 12, 50, 7, 50, 50, 50, 8, 50, 11, 50, 50);
    }

    @Test
    void startsAnewWhereTheCacheCannotBeTruncated() {
        PieceTokenizer tokenizer = new PieceTokenizer();
        var ring = new ScriptedSequence(tokenizer.size(), CAPACITY, held -> END) {
            @Override
            public int truncate(int newLength) {
                return super.truncate(newLength < length() ? 0 : newLength);
            }
        };
        Generator generator = new Generator(ring, tokenizer);

        generator.generate(new int[] {10, 11, 12}, false, GREEDY, listener);
        GenerationResult extended = generator.generate(new int[] {10, 11, 12, 13}, false, GREEDY, listener);
        GenerationResult changed = generator.generate(new int[] {10, 11, 9}, false, GREEDY, listener);

        assertThat(extended.cachedTokens()).isEqualTo(3);
        assertThat(changed.cachedTokens()).isZero();
        assertThat(ring.held()).containsExactly(10, 11, 9);
    }

    @Test
    void listenerCancelsBetweenTokens() {
        var cancelling = new RecordingListener() {
            @Override
            public boolean isCancelled() {
                return pieces.size() == 2;
            }
        };
        PieceTokenizer tokenizer = new PieceTokenizer();
        var sequence = ScriptedSequence.of(tokenizer.size(), CAPACITY, PROMPT.length, script("abcdef"));

        GenerationResult result = new Generator(sequence, tokenizer).generate(PROMPT, false, GREEDY, cancelling);

        assertThat(result.text()).isEqualTo("ab");
        assertThat(result.finishReason()).isEqualTo(FinishReason.CANCELLED);
    }

    @Test
    void listenerCancelsWithinThePromptAndTheRestIsEvaluatedLater() {
        var cancelling = new RecordingListener() {
            @Override
            public boolean isCancelled() {
                return events.size() == 2;
            }
        };
        PieceTokenizer tokenizer = new PieceTokenizer();
        var sequence = ScriptedSequence.of(tokenizer.size(), CAPACITY, PROMPT.length, script("a", END));
        Generator generator = new Generator(sequence, tokenizer);

        GenerationResult cancelled = generator.generate(PROMPT, false, GREEDY, cancelling);
        GenerationResult resumed = generator.generate(PROMPT, false, GREEDY, listener);

        assertThat(cancelled.finishReason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(cancelled.text()).isEmpty();
        assertThat(resumed.cachedTokens()).isEqualTo(2);
        assertThat(resumed.text()).isEqualTo("a");
    }

    @Test
    void interruptionCancelsAndStaysSet() {
        PieceTokenizer tokenizer = new PieceTokenizer();
        var sequence = ScriptedSequence.of(tokenizer.size(), CAPACITY, PROMPT.length, script("abcdef"));
        var interrupting = new RecordingListener() {
            @Override
            public void text(String piece) {
                super.text(piece);
                if (piece.equals("c")) {
                    Thread.currentThread().interrupt();
                }
            }
        };

        GenerationResult result = new Generator(sequence, tokenizer).generate(PROMPT, false, GREEDY, interrupting);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(result.text()).isEqualTo("abc");
        assertThat(result.finishReason()).isEqualTo(FinishReason.CANCELLED);
    }

    @Test
    void failureOfTheListenerReachesTheCallerAndTheSequenceStaysUsable() {
        PieceTokenizer tokenizer = new PieceTokenizer();
        var sequence = ScriptedSequence.of(tokenizer.size(), CAPACITY, PROMPT.length, script("ab", END));
        Generator generator = new Generator(sequence, tokenizer);
        GenerationListener failing = GenerationListener.ofText(piece -> {
            throw new IllegalStateException("no paper");
        });

        assertThatThrownBy(() -> generator.generate(PROMPT, false, GREEDY, failing))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no paper");
        assertThat(generator.generate(PROMPT, false, GREEDY, listener).text()).isEqualTo("ab");
    }

    @Test
    void penaltiesSeeThePromptAndTheAnswer() {
        PieceTokenizer tokenizer = new PieceTokenizer();
        // The script wants 98 always; a penalty of 200 takes it behind the others, which are equally likely.
        var sequence = new ScriptedSequence(tokenizer.size(), CAPACITY, held -> 98);
        GenerationOptions options = GREEDY.withMaxTokens(3)
                .withSampling(SamplingOptions.greedy().toBuilder()
                        .presencePenalty(200)
                        .build());

        GenerationResult result =
                new Generator(sequence, tokenizer).generate(new int[] {1, 0, 3}, false, options, listener);

        assertThat(result.generatedIds()).containsExactly(98, 2, 4);
    }

    @Test
    void randomNumbersGoOnFromAnswerToAnswer() {
        PieceTokenizer tokenizer = new PieceTokenizer();
        GenerationOptions options = GenerationOptions.defaults()
                .withMaxTokens(20)
                .withSampling(SamplingOptions.builder()
                        .temperature(1000)
                        .topK(0)
                        .topP(1)
                        .minP(0)
                        .logitBias(Map.of(END, Float.NEGATIVE_INFINITY))
                        .seed(1)
                        .build());
        List<List<Integer>> answers = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            var sequence = new ScriptedSequence(tokenizer.size(), CAPACITY, held -> 98);
            Generator generator = new Generator(sequence, tokenizer);
            for (int i = 0; i < 2; i++) {
                GenerationResult result = generator.generate(PROMPT, false, options, listener);
                assertThat(result.seed()).isEqualTo(1);
                answers.add(result.generatedIds());
            }
        }

        assertThat(answers.get(2)).isEqualTo(answers.get(0));
        assertThat(answers.get(3)).isEqualTo(answers.get(1));
        assertThat(answers.get(1)).isNotEqualTo(answers.get(0));
    }

    @Test
    void measuresPromptAndGenerationApart() {
        PieceTokenizer tokenizer = new PieceTokenizer();
        var sequence = ScriptedSequence.of(tokenizer.size(), CAPACITY, PROMPT.length, script("ab", END));
        AtomicLong clock = new AtomicLong();
        Generator generator = new Generator(sequence, tokenizer, clock::get);
        var slow = new GenerationListener() {
            @Override
            public void promptProgress(int doneTokens, int totalTokens) {
                clock.addAndGet(500_000_000);
            }

            @Override
            public void token(int id) {
                clock.addAndGet(250_000_000);
            }
        };

        GenerationResult result = generator.generate(PROMPT, false, GREEDY, slow);

        assertThat(result.promptNanos()).isEqualTo(1_500_000_000);
        assertThat(result.generationNanos()).isEqualTo(500_000_000);
        assertThat(result.promptTokensPerSecond()).isEqualTo(2);
        assertThat(result.generatedTokensPerSecond()).isEqualTo(4);
    }
}
