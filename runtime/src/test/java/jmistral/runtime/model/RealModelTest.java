package jmistral.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import jmistral.quant.CacheType;
import jmistral.quant.Kernels;
import jmistral.runtime.gguf.GgufFile;
import jmistral.testdata.Golden;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A model with trained weights against a double-precision pass over the same file. */
@EnabledIf(value = "jmistral.testdata.Golden#isPresent", disabledReason = "the shared reference data is absent")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealModelTest {
    private static final String FOLDER = "models/smollm2/";
    private static final int VOCABULARY = 49152;

    // So few tokens at once go through the kernels of generation, whatever the width of vectors.
    private static final int FEW_TOKENS = 4;

    private GgufFile file;
    private MistralModel model;

    /** One line of continuations.jsonl. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Continuation(int number, int[] ids, int[] truth, double[] gaps, int llamaCppAgreesFor, double llamaCppKl) {
        @Override
        public String toString() {
            return "continuation " + number;
        }
    }

    static Stream<Continuation> continuations() {
        ObjectMapper json = new ObjectMapper();
        return new String(Golden.bytes(FOLDER + "continuations.jsonl"), StandardCharsets.UTF_8)
                .lines()
                .map(line -> {
                    try {
                        JsonNode row = json.readTree(line);
                        return new Continuation(
                                row.get("n").intValue(),
                                json.treeToValue(row.get("ids"), int[].class),
                                json.treeToValue(row.get("truth"), int[].class),
                                json.treeToValue(row.get("gaps"), double[].class),
                                row.get("llamacpp_agrees_for").intValue(),
                                row.get("llamacpp_first_kl").doubleValue());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    @BeforeAll
    void open() throws IOException {
        file = GgufFile.open(Golden.path(FOLDER + "SmolLM2-135M-Instruct.Q4_1.gguf"));
        model = MistralModel.load(file, ModelOptions.defaults().withThreads(2));
    }

    @AfterAll
    void close() {
        model.close();
        file.close();
    }

    @ParameterizedTest
    @MethodSource("continuations")
    void continuesAPromptAsTruthDoes(Continuation expected) {
        List<Integer> greedy = new ArrayList<>();
        float[] first;
        try (Sequence sequence = model.newSequence(1024, CacheType.F16)) {
            float[] logits = sequence.evaluate(expected.ids(), 0, expected.ids().length, null);
            first = logits.clone();
            while (greedy.size() < expected.truth().length) {
                int id = LogitsDistance.argmax(logits, 0, VOCABULARY);
                greedy.add(id);
                if (id != expected.truth()[greedy.size() - 1]) {
                    break;
                }
                logits = sequence.evaluate(new int[] {id}, 0, 1, null);
            }
        }
        int agreed = greedy.getLast() == expected.truth()[greedy.size() - 1] ? greedy.size() : greedy.size() - 1;
        if (agreed < expected.truth().length) {
            assertThat(expected.gaps()[agreed])
                    .as("gap at step %d, where the two part", agreed)
                    .isLessThan(0.05);
        }
        float[] truth = new float[VOCABULARY];
        float[] all = Golden.floats(FOLDER + "first-logits.truth.f32.bin");
        System.arraycopy(all, expected.number() * VOCABULARY, truth, 0, VOCABULARY);
        assertThat(LogitsDistance.of(truth, first, VOCABULARY).meanKl()).isLessThanOrEqualTo(expected.llamaCppKl());
    }

    /** These kernels round no activations. */
    @Test
    void predictsRunningTextWithScalarKernelsAsTruthDoes() throws IOException {
        double[] truth = Golden.doubles(FOLDER + "text.nll.f64.bin");
        double[] found = surprises(ModelOptions.defaults().withKernels(Kernels.select("scalar")));

        for (int i = 0; i < truth.length; i++) {
            assertThat(found[i]).as("surprise of token %d", i + 1).isCloseTo(truth[i], within(1e-3));
        }
        assertThat(perplexity(found)).isCloseTo(perplexity(truth), within(1e-2));
    }

    @Test
    void predictsRunningTextBetterThanLlamaCppDoes() throws IOException {
        JsonNode reference = new ObjectMapper().readTree(Golden.bytes(FOLDER + "text.json"));
        double truth = reference.get("truth_perplexity").doubleValue();
        double llamaCpp = reference.get("llamacpp_perplexity").doubleValue();

        for (int batchSize : new int[] {FEW_TOKENS, ModelOptions.defaults().batchSize()}) {
            double[] found = surprises(ModelOptions.defaults().withBatchSize(batchSize));
            assertThat(Math.abs(perplexity(found) - truth))
                    .as("batches of %d", batchSize)
                    .isLessThan(0.5 * Math.abs(llamaCpp - truth));
        }
    }

    private double[] surprises(ModelOptions options) {
        int[] ids = Golden.ints(FOLDER + "text.ids.i32.bin");
        double[] surprises = new double[ids.length - 1];
        try (MistralModel model = MistralModel.load(file, options.withThreads(2));
                Sequence sequence = model.newSequence(ids.length, CacheType.F32)) {
            sequence.evaluateAll(
                    ids,
                    0,
                    ids.length,
                    (index, logits, offset) -> {
                        if (index < surprises.length) {
                            double norm = LogitsDistance.logSumExp(logits, offset, VOCABULARY);
                            surprises[index] = norm - logits[offset + ids[index + 1]];
                        }
                    },
                    null);
        }
        return surprises;
    }

    private static double perplexity(double[] surprises) {
        return Math.exp(Arrays.stream(surprises).sum() / surprises.length);
    }
}
