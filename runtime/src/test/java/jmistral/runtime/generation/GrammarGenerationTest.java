package jmistral.runtime.generation;

import static jmistral.runtime.generation.PieceTokenizer.END;
import static jmistral.runtime.generation.PieceTokenizer.byteIds;
import static jmistral.runtime.generation.PieceTokenizer.idOfPiece;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import jmistral.runtime.grammar.Grammar;
import jmistral.runtime.grammar.GrammarException;
import jmistral.runtime.model.EvaluationListener;
import jmistral.runtime.model.ScriptedSequence;
import jmistral.runtime.sampling.SamplingOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrammarGenerationTest {
    private static final int CAPACITY = 2000;
    private static final int[] PROMPT = {10, 11, 12};

    /** Pieces that end within characters, and across what a grammar tells apart. */
    private static final String[] PIECES = {
        "{\"",
        "\":",
        "\": ",
        "\", \"",
        "\"}",
        "}",
        "name",
        "na",
        "me\": \"",
        "12",
        " ",
        "  ",
        "\n",
        "[1, ",
        "], ",
        "true}",
        "é",
        "a",
        "null",
        "-",
        "yes",
        "no",
        "nope"
    };

    private static PieceTokenizer tokenizer() {
        List<byte[]> pieces = new ArrayList<>();
        for (String piece : PIECES) {
            pieces.add(piece.getBytes(StandardCharsets.UTF_8));
        }
        pieces.add(new byte[] {'"', (byte) 0xf0, (byte) 0x9f});
        pieces.add(new byte[] {(byte) 0x98, (byte) 0x80, '"'});
        return new PieceTokenizer(pieces);
    }

    /** A model that says anything: each token with a random logit. */
    private static ScriptedSequence babbling(int vocabularySize, long seed) {
        var random = new Random(seed);
        return new ScriptedSequence(vocabularySize, CAPACITY, _ -> END) {
            @Override
            public float[] evaluate(int[] ids, int from, int to, @Nullable EvaluationListener listener) {
                float[] logits = super.evaluate(ids, from, to, listener);
                for (int i = 0; i < logits.length; i++) {
                    logits[i] = (float) (random.nextGaussian() * 4);
                }
                return logits;
            }
        };
    }

    private static GenerationResult generate(GenerationOptions options, boolean dropsBlank, Object... script) {
        List<Integer> ids = new ArrayList<>();
        for (Object part : script) {
            if (part instanceof String text) {
                ids.addAll(byteIds(text));
            } else {
                ids.add((Integer) part);
            }
        }
        PieceTokenizer tokenizer = tokenizer();
        var sequence = ScriptedSequence.of(tokenizer.size(), CAPACITY, PROMPT.length, ids);
        return new Generator(sequence, tokenizer).generate(PROMPT, dropsBlank, options, new GenerationListener() {});
    }

    private static GenerationOptions greedy(String gbnf) {
        return GenerationOptions.defaults()
                .withSampling(SamplingOptions.greedy())
                .withGrammar(Grammar.parse(gbnf));
    }

    private static int piece(String piece) {
        return idOfPiece(Arrays.asList(PIECES).indexOf(piece));
    }

    @Test
    void leavesAnAnswerAloneThatTheGrammarDescribes() {
        GenerationResult result = generate(greedy("root ::= [a-z ]+"), false, piece("yes"), " ", piece("no"), END);
        assertThat(result.text()).isEqualTo("yes no");
        assertThat(result.generatedIds())
                .containsExactly(piece("yes"), byteIds(" ").getFirst(), piece("no"));
        assertThat(result.finishReason()).isEqualTo(FinishReason.END_OF_TURN);
    }

    @Test
    void takesTheLikeliestTokenThatIsAllowed() {
        // All others are equally likely: the one with the lowest id is taken.
        GenerationResult result = generate(greedy("root ::= \"x\" | \"yes\""), false, piece("no"), "?", "?", "?");
        assertThat(result.text()).isEqualTo("x");
        assertThat(result.finishReason()).isEqualTo(FinishReason.END_OF_TURN);
    }

    @Test
    void endsWhereTheGrammarGoesNoFurther() {
        GenerationResult result =
                generate(greedy("root ::= \"yes\" | \"no\""), false, piece("nope"), "yes", "and more");
        assertThat(result.text()).isEqualTo("no");
        assertThat(result.finishReason()).isEqualTo(FinishReason.END_OF_TURN);
        assertThat(generate(greedy("root ::= \"\""), false, "a").text()).isEmpty();
    }

    @Test
    void doesNotEndBeforeTheGrammarAllowsIt() {
        GenerationResult result = generate(greedy("root ::= \"no\" \"!\"? \"?\""), false, piece("no"), END, END);
        assertThat(result.text()).isEqualTo("no!?");
    }

    @Test
    void leavesABeginningWhereTheLimitIsReached() {
        Grammar grammar = Grammar.parse("root ::= [a-z]{5}");
        GenerationOptions options = greedy(grammar.gbnf()).withMaxTokens(2);
        GenerationResult result = generate(options, false, "abcde");
        assertThat(result.text()).isEqualTo("ab");
        assertThat(result.finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(generate(options.withMaxTokens(5), false, "abcde").finishReason())
                .isEqualTo(FinishReason.END_OF_TURN);
    }

    @Test
    void theBlankThatIsNoPartOfTheAnswerIsNoneOfTheGrammar() {
        assertThat(generate(greedy("root ::= \"yes\""), true, piece(" "), piece("yes"))
                        .text())
                .isEqualTo("yes");
        assertThat(generate(greedy("root ::= \"yes\""), true, piece("yes")).text())
                .isEqualTo("yes");
        assertThat(generate(greedy("root ::= \"yes\""), true, piece("  "), piece("yes"), "es")
                        .text())
                .isEqualTo("yes");
        assertThat(generate(greedy("root ::= \" \" \"yes\""), true, piece("  "), piece("yes"))
                        .text())
                .isEqualTo(" yes");
    }

    @Test
    void anotherGrammarOrNoneHoldsForTheNextAnswer() {
        PieceTokenizer tokenizer = tokenizer();
        var sequence = new ScriptedSequence(tokenizer.size(), CAPACITY, _ -> piece("nope"));
        var generator = new Generator(sequence, tokenizer);
        GenerationListener listener = new GenerationListener() {};
        GenerationOptions yes = greedy("root ::= \"yes\"");
        assertThat(generator.generate(PROMPT, false, yes, listener).text()).isEqualTo("yes");
        assertThat(generator
                        .generate(PROMPT, false, greedy("root ::= \"no\""), listener)
                        .text())
                .isEqualTo("no");
        assertThat(generator
                        .generate(PROMPT, false, yes.withoutGrammar().withMaxTokens(1), listener)
                        .text())
                .isEqualTo("nope");
        assertThat(generator.generate(PROMPT, false, yes, listener).text()).isEqualTo("yes");
    }

    @Test
    void saysThatAVocabularyCannotSpellWhatTheGrammarWants() {
        GenerationOptions options = greedy("root ::= \"x\"");
        assertThatExceptionOfType(GrammarException.class)
                .isThrownBy(() -> {
                    var noX = new PieceTokenizer() {
                        @Override
                        public byte[] bytes(int id) {
                            byte[] bytes = super.bytes(id);
                            return bytes.length == 1 && bytes[0] == 'x' ? new byte[0] : bytes;
                        }
                    };
                    new Generator(ScriptedSequence.of(noX.size(), CAPACITY, PROMPT.length, List.of(5)), noX)
                            .generate(PROMPT, false, options, new GenerationListener() {});
                })
                .withMessage("no token of the model continues the answer as the grammar wants it");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void whateverTheModelSaysTheResultIsWhatTheGrammarDescribes(int sampling) throws IOException {
        List<SamplingOptions> options = List.of(
                SamplingOptions.greedy(),
                SamplingOptions.builder().seed(3).build(),
                SamplingOptions.builder()
                        .seed(4)
                        .topK(0)
                        .topP(1)
                        .minP(0)
                        .temperature(2)
                        .repeatPenalty(1.3)
                        .build());
        Grammar person = Grammar.ofJsonSchema("""
                {"properties": {"name": {"type": "string", "maxLength": 12}, "born": {"type": "integer", "maximum": 2030},
                  "tags": {"type": "array", "items": {"enum": ["é", "😀", null]}, "minItems": 1, "maxItems": 4},
                  "day": {"format": "date"}, "rate": {"type": "number", "minimum": 0, "exclusiveMaximum": 1},
                  "code": {"pattern": "^[A-Zé]{2}\\\\d+$", "maxLength": 9}, "open": {"type": "boolean"}},
                 "required": ["name", "tags", "rate", "code"]}
                """);
        PieceTokenizer tokenizer = tokenizer();
        for (int seed = 0; seed < 40; seed++) {
            GenerationResult result = new Generator(babbling(tokenizer.size(), seed), tokenizer)
                    .generate(
                            PROMPT,
                            seed % 2 == 0,
                            GenerationOptions.defaults()
                                    .withSampling(options.get(sampling))
                                    .withGrammar(person),
                            new GenerationListener() {});
            assertThat(result.finishReason()).as("seed %d", seed).isEqualTo(FinishReason.END_OF_TURN);
            assertThat(person.matches(result.text()))
                    .as("seed %d: %s", seed, result.text())
                    .isTrue();
            JsonNode read = new ObjectMapper().readTree(result.text());
            assertThat(read.get("name").textValue().codePoints().count()).isLessThanOrEqualTo(12);
            assertThat(read.get("rate").doubleValue()).isGreaterThanOrEqualTo(0).isLessThan(1);
            assertThat(read.get("tags").size()).isBetween(1, 4);
            assertThat(read.get("code").textValue()).matches("[A-Zé]{2}\\d+").hasSizeLessThanOrEqualTo(9);
        }
    }
}
