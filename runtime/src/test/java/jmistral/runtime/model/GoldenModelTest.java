package jmistral.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import jmistral.quant.CacheType;
import jmistral.quant.Kernels;
import jmistral.runtime.gguf.GgufFile;
import jmistral.testdata.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forward pass against a double-precision one over the same file, and beside llama.cpp's distance from it. */
@EnabledIf(value = "jmistral.testdata.Golden#isPresent", disabledReason = "the shared reference data is absent")
class GoldenModelTest {
    private static final int VOCABULARY = 512;

    // These take activations as they are.
    private static final Kernels SCALAR = Kernels.select("scalar");

    /** One line of runs.tsv. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Run(String model, int prompt, int[] greedyTruth, double[] greedyGap, int[] greedyLlamaCpp) {
        /** Whether there are types whose activations may become integers. */
        boolean hasSmallQuants() {
            return !model.endsWith("f32") && !model.endsWith("f16") && !model.endsWith("q8_0");
        }

        String file() {
            return "golden/models/" + model + ".gguf";
        }

        int[] promptIds() {
            return Golden.ints("golden/models/prompt" + prompt + ".i32.bin");
        }

        float[] truth() {
            return Golden.floats("golden/models/" + model + ".p" + prompt + ".truth.f32.bin");
        }

        float[] llamaCpp() {
            return Golden.floats("golden/models/" + model + ".p" + prompt + ".llamacpp.f32.bin");
        }

        @Override
        public String toString() {
            return model + " prompt " + prompt;
        }
    }

    static Stream<Run> runs() {
        List<String[]> rows = Golden.tsv("golden/models/runs.tsv");
        List<String> header = Arrays.asList(rows.getFirst());
        return rows.stream()
                .skip(1)
                .map(row -> new Run(
                        row[0],
                        Integer.parseInt(row[1]),
                        Golden.ids(row[header.indexOf("greedy_truth")]),
                        Arrays.stream(row[header.indexOf("greedy_truth_gap")].split(" "))
                                .mapToDouble(Double::parseDouble)
                                .toArray(),
                        Golden.ids(row[header.indexOf("greedy_llamacpp")])));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void logitsAreTruthButForRoundingWhereActivationsAreTakenAsTheyAre(Run run) {
        ModelOptions options = ModelOptions.defaults().withThreads(2).withKernels(SCALAR);
        float[] logits = evaluate(run, options, CacheType.F32);

        LogitsDistance found = LogitsDistance.of(run.truth(), logits, VOCABULARY);
        assertThat(found.maxAbs()).isLessThan(1e-4);
        assertThat(found.argmaxAgreement()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("runs")
    void logitsOfManyTokensAtOnceAreNearerToTruthThanThoseOfLlamaCpp(Run run) {
        checkAgainstLlamaCpp(run, ModelOptions.defaults().withThreads(2));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void logitsOfSingleTokensAreNearerToTruthThanThoseOfLlamaCpp(Run run) {
        checkAgainstLlamaCpp(run, ModelOptions.defaults().withThreads(2).withBatchSize(1));
    }

    private static void checkAgainstLlamaCpp(Run run, ModelOptions options) {
        float[] logits = evaluate(run, options, CacheType.F32);

        LogitsDistance found = LogitsDistance.of(run.truth(), logits, VOCABULARY);
        LogitsDistance llamaCpp = LogitsDistance.of(run.truth(), run.llamaCpp(), VOCABULARY);
        if (run.hasSmallQuants()) { // both round activations
            assertThat(found.maxAbs()).isLessThanOrEqualTo(0.75 * llamaCpp.maxAbs());
            assertThat(found.meanKl()).isLessThanOrEqualTo(0.4 * llamaCpp.meanKl());
        } else {
            assertThat(found.maxAbs()).isLessThan(1e-4);
            assertThat(found.argmaxAgreement()).isEqualTo(1);
            if (!run.model().endsWith("f32")) { // in F32 both are at the limit of the arithmetic
                assertThat(found.maxAbs()).isLessThanOrEqualTo(llamaCpp.maxAbs());
                assertThat(found.meanKl()).isLessThanOrEqualTo(llamaCpp.meanKl());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("runs")
    void aCacheOfF16StaysWithinItsRounding(Run run) {
        ModelOptions options = ModelOptions.defaults().withThreads(2).withKernels(SCALAR);
        float[] logits = evaluate(run, options, CacheType.F16);

        assertThat(LogitsDistance.of(run.truth(), logits, VOCABULARY).maxAbs()).isLessThan(2e-2);
    }

    @ParameterizedTest
    @MethodSource("runs")
    void aCacheOfQ8StaysNearTheTruth(Run run) {
        float[] logits = evaluate(run, ModelOptions.defaults().withThreads(2), CacheType.Q8_0);

        // 8 bits of 32 values that share a scale: about 0.4 % of each key and value.
        assertThat(LogitsDistance.of(run.truth(), logits, VOCABULARY).meanKl()).isLessThan(2e-3);
    }

    @ParameterizedTest
    @MethodSource("runs")
    void greedyTextFollowsTruthAtLeastAsLongAsLlamaCppDoes(Run run) {
        int[] found = greedy(run, ModelOptions.defaults().withThreads(2).withKernels(SCALAR));

        int agreed = commonPrefix(found, run.greedyTruth());
        int required = commonPrefix(run.greedyLlamaCpp(), run.greedyTruth());
        assertThat(agreed).isGreaterThanOrEqualTo(required);
        if (agreed < found.length) {
            assertThat(run.greedyGap()[agreed]).as("gap at step %d", agreed).isLessThan(1e-3);
        }
    }

    @ParameterizedTest
    @MethodSource("runs")
    void greedyTextLeavesTruthOnlyWhereTwoTokensAreAboutEquallyLikely(Run run) {
        ModelOptions options = ModelOptions.defaults().withThreads(2);
        float[] logits = evaluate(run, options, CacheType.F32);
        double error = LogitsDistance.of(run.truth(), logits, VOCABULARY).maxAbs();

        int[] found = greedy(run, options);

        int agreed = commonPrefix(found, run.greedyTruth());
        if (agreed < found.length) { // either of the two logits may be off
            assertThat(run.greedyGap()[agreed]).as("gap at step %d", agreed).isLessThan(Math.max(1e-3, 2 * error));
        }
    }

    private static int[] greedy(Run run, ModelOptions options) {
        List<Integer> greedy = new ArrayList<>();
        int[] prompt = run.promptIds();
        try (GgufFile file = GgufFile.open(Golden.path(run.file()));
                MistralModel model = MistralModel.load(file, options);
                Sequence sequence = model.newSequence(128, CacheType.F32)) {
            float[] logits = sequence.evaluate(prompt, 0, prompt.length, null);
            while (greedy.size() < run.greedyTruth().length) {
                int id = LogitsDistance.argmax(logits, 0, VOCABULARY);
                greedy.add(id);
                logits = sequence.evaluate(new int[] {id}, 0, 1, null);
            }
        }
        return greedy.stream().mapToInt(Integer::intValue).toArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 48})
    void theBatchSizeChangesOnlyRounding(int batchSize) {
        for (String model : new String[] {"dense-q4_k_m", "moe-f16"}) {
            Run run = runs().filter(r -> r.model().equals(model)).findFirst().orElseThrow();
            ModelOptions options =
                    ModelOptions.defaults().withThreads(2).withKernels(SCALAR).withBatchSize(batchSize);
            float[] logits = evaluate(run, options, CacheType.F32);

            assertThat(LogitsDistance.of(run.truth(), logits, VOCABULARY).maxAbs())
                    .isLessThan(1e-4);
        }
    }

    @Test
    void theNumberOfThreadsChangesNothing() {
        for (String model : new String[] {"dense-q4_k_m", "moe-q4_k_m", "small-f16"}) {
            Run run = runs().filter(r -> r.model().equals(model)).findFirst().orElseThrow();
            float[] one = evaluate(run, ModelOptions.defaults().withThreads(1), CacheType.F16);
            float[] three = evaluate(run, ModelOptions.defaults().withThreads(3), CacheType.F16);

            assertThat(three).isEqualTo(one);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"linear", "yarn", "factors", "mistral3"})
    void positionScalingIsWhatTheFileAsksFor(String name) {
        int[] ids = Golden.ints("golden/rope/" + name + ".ids.i32.bin");
        float[] truth = Golden.floats("golden/rope/" + name + ".truth.f32.bin");
        float[] logits = evaluate(
                "golden/rope/" + name + ".gguf", ids, ModelOptions.defaults().withThreads(2), CacheType.F32);

        assertThat(LogitsDistance.of(truth, logits, VOCABULARY).maxAbs()).isLessThan(1e-4);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 256})
    void aSlidingWindowSeesItsOwnPositionAndTheFifteenBefore(int batchSize) {
        int[] ids = Golden.ints("golden/models/swa.prompt.i32.bin");
        float[] truth = Golden.floats("golden/models/swa.window16.truth.f32.bin");
        ModelOptions options = ModelOptions.defaults()
                .withThreads(2)
                .withBatchSize(batchSize)
                .withSlidingWindow(new SlidingWindow.Fixed(16));
        float[] logits = evaluate("golden/models/small-f32.gguf", ids, options, CacheType.F32);

        assertThat(LogitsDistance.of(truth, logits, VOCABULARY).maxAbs()).isLessThan(1e-4);
    }

    @Test
    void withoutAWindowAllPositionsAreSeen() {
        int[] ids = Golden.ints("golden/models/swa.prompt.i32.bin");
        float[] truth = Golden.floats("golden/models/swa.full.truth.f32.bin");
        ModelOptions options = ModelOptions.defaults().withThreads(2).withSlidingWindow(new SlidingWindow.Off());
        float[] logits = evaluate("golden/models/small-f32.gguf", ids, options, CacheType.F32);

        assertThat(LogitsDistance.of(truth, logits, VOCABULARY).maxAbs()).isLessThan(1e-4);
    }

    private static float[] evaluate(Run run, ModelOptions options, CacheType type) {
        return evaluate(run.file(), run.promptIds(), options, type);
    }

    private static float[] evaluate(String path, int[] ids, ModelOptions options, CacheType type) {
        float[] all = new float[ids.length * VOCABULARY];
        try (GgufFile file = GgufFile.open(Golden.path(path));
                MistralModel model = MistralModel.load(file, options);
                Sequence sequence = model.newSequence(ids.length, type)) {
            sequence.evaluateAll(
                    ids,
                    0,
                    ids.length,
                    (index, logits, offset) -> System.arraycopy(logits, offset, all, index * VOCABULARY, VOCABULARY),
                    null);
        }
        return all;
    }

    private static int commonPrefix(int[] a, int[] b) {
        int mismatch = Arrays.mismatch(a, b);
        return mismatch < 0 ? a.length : mismatch;
    }
}
