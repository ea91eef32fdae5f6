package jmistral.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import jmistral.quant.CacheType;
import jmistral.runtime.ClosedModelException;
import jmistral.runtime.ContextOverflowException;
import jmistral.runtime.gguf.GgufFile;
import jmistral.testdata.TinyModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a model does with sequences and batches, on tiny random weights. */
class MistralModelTest {
    private static final ModelOptions OPTIONS = ModelOptions.defaults().withThreads(2);

    @TempDir
    Path folder;

    @Test
    void sequencesOfOneBatchDoNotDisturbEachOther() {
        try (Opened tiny = open(new TinyModel(), OPTIONS)) {
            int[] first = tiny.ids(9, 1);
            int[] second = tiny.ids(5, 2);
            float[] firstAlone = tiny.last(first);
            float[] secondAlone = tiny.last(second);
            float[][] together = new float[14][];
            try (Sequence a = tiny.model.newSequence(32, CacheType.F32);
                    Sequence b = tiny.model.newSequence(32, CacheType.F32)) {
                Batch batch = new Batch(14);
                for (int i = 0; i < first.length; i++) { // interleaved while both last
                    batch.add(a, first[i], i == first.length - 1);
                    if (i < second.length) {
                        batch.add(b, second[i], i == second.length - 1);
                    }
                }
                int vocabularySize = tiny.model.config().vocabularySize();
                tiny.model.forward(
                        batch,
                        (index, logits, offset) ->
                                together[index] = Arrays.copyOfRange(logits, offset, offset + vocabularySize),
                        null);
                assertThat(a.length()).isEqualTo(9);
                assertThat(b.length()).isEqualTo(5);
            }
            assertThat(together[9]).containsExactly(secondAlone, within(1e-5f));
            assertThat(together[13]).containsExactly(firstAlone, within(1e-5f));
        }
    }

    @Test
    void logitsOfOneSequenceOutliveTheEvaluationOfAnother() {
        try (Opened tiny = open(new TinyModel(), OPTIONS);
                Sequence a = tiny.model.newSequence(32, CacheType.F32);
                Sequence b = tiny.model.newSequence(32, CacheType.F32)) {
            float[] logits = a.evaluate(tiny.ids(9, 1), 0, 9, null);
            float[] before = logits.clone();

            b.evaluate(tiny.ids(5, 2), 0, 5, null);

            assertThat(logits).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @EnumSource(CacheType.class)
    void aTruncatedSequenceGoesOnAsIfTheRestHadNeverBeen(CacheType type) {
        try (Opened tiny = open(new TinyModel().embeddingLength(128), OPTIONS)) {
            int[] ids = tiny.ids(40, 3);
            float[] expected;
            try (Sequence sequence = tiny.model.newSequence(64, type)) {
                sequence.evaluate(ids, 0, 20, null);
                expected = sequence.evaluate(ids, 30, 40, null).clone();
            }
            try (Sequence sequence = tiny.model.newSequence(64, type)) {
                sequence.evaluate(ids, 0, 30, null);
                assertThat(sequence.commonPrefix(Arrays.copyOf(ids, 20))).isEqualTo(20);
                assertThat(sequence.truncate(20)).isEqualTo(20);
                assertThat(sequence.evaluate(ids, 30, 40, null)).containsExactly(expected, within(1e-5f));
            }
        }
    }

    /** With small batches the ring of a window of 16 wraps at 256 positions; with large ones it is longer than the text. */
    @Test
    void aRingThatWrapsGivesWhatAnUnwrappedOneGives() {
        ModelOptions options = OPTIONS.withSlidingWindow(new SlidingWindow.Fixed(16));
        TinyModel shape = new TinyModel().contextLength(1024);
        try (Opened wrapping = open(shape, options.withBatchSize(8));
                Opened unwrapped = open(shape, options.withBatchSize(1000))) {
            int[] ids = wrapping.ids(700, 4);
            assertThat(wrapping.last(ids)).containsExactly(unwrapped.last(ids), within(1e-5f));
        }
    }

    @Test
    void truncationPastWhatTheRingStillHoldsForgetsEverything() {
        ModelOptions options =
                OPTIONS.withSlidingWindow(new SlidingWindow.Fixed(16)).withBatchSize(8);
        try (Opened tiny = open(new TinyModel().contextLength(1024), options);
                Sequence sequence = tiny.model.newSequence(1024, CacheType.F32)) {
            int[] ids = tiny.ids(700, 5);
            float[] expected = sequence.evaluate(ids, 0, 650, null).clone();
            sequence.evaluate(ids, 650, 700, null);

            assertThat(sequence.truncate(649)).isEqualTo(649);
            assertThat(sequence.evaluate(ids, 649, 650, null)).containsExactly(expected, within(1e-5f));
            assertThat(sequence.truncate(400)).isZero();
            assertThat(sequence.evaluate(ids, 0, 650, null)).containsExactly(expected, within(1e-5f));
        }
    }

    @Test
    void aCancelledEvaluationHoldsNothingOfItsBatch() {
        try (Opened tiny = open(new TinyModel(), OPTIONS);
                Sequence sequence = tiny.model.newSequence(32, CacheType.F32)) {
            int[] ids = tiny.ids(10, 6);
            float[] expected = tiny.last(ids);
            sequence.evaluate(ids, 0, 6, null);
            EvaluationListener cancel = new EvaluationListener() {
                @Override
                public boolean isCancelled() {
                    return true;
                }
            };
            assertThatThrownBy(() -> sequence.evaluate(ids, 6, 10, cancel))
                    .isInstanceOf(EvaluationCancelledException.class);
            assertThat(sequence.length()).isEqualTo(6);
            assertThat(sequence.evaluate(ids, 6, 10, null)).containsExactly(expected, within(1e-5f));
        }
    }

    @Test
    void closingAModelEndsARunningEvaluation() throws Exception {
        for (int round = 0; round < 20; round++) {
            Opened tiny = open(new TinyModel().contextLength(100_000), OPTIONS.withBatchSize(4));
            int[] ids = tiny.ids(99_000, 7);
            Sequence sequence = tiny.model.newSequence(100_000, CacheType.F16);
            CountDownLatch started = new CountDownLatch(1);
            EvaluationListener listener = new EvaluationListener() {
                @Override
                public void progress(int doneTokens, int totalTokens) {
                    started.countDown();
                }
            };
            CompletableFuture<float[]> running =
                    CompletableFuture.supplyAsync(() -> sequence.evaluate(ids, 0, ids.length, listener));
            started.await();
            tiny.close();
            assertThatThrownBy(running::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(ClosedModelException.class);
            assertThatThrownBy(() -> sequence.evaluate(ids, 0, 1, null)).isInstanceOf(ClosedModelException.class);
            sequence.close();
        }
    }

    @Test
    void aFullSequenceSaysHowMuchIsNeeded() {
        try (Opened tiny = open(new TinyModel(), OPTIONS);
                Sequence sequence = tiny.model.newSequence(10, CacheType.F32)) {
            int[] ids = tiny.ids(11, 8);
            assertThatThrownBy(() -> sequence.evaluate(ids, 0, 11, null))
                    .isInstanceOfSatisfying(ContextOverflowException.class, e -> {
                        assertThat(e.needed()).isEqualTo(11);
                        assertThat(e.capacity()).isEqualTo(10);
                    });
            assertThat(sequence.length()).isZero();
            sequence.evaluate(ids, 0, 10, null);
            assertThatThrownBy(() -> sequence.evaluate(ids, 10, 11, null)).isInstanceOf(ContextOverflowException.class);
        }
    }

    @Test
    void refusesAnIdThatIsNoToken() {
        try (Opened tiny = open(new TinyModel(), OPTIONS);
                Sequence sequence = tiny.model.newSequence(10, CacheType.F32)) {
            int size = tiny.model.config().vocabularySize();
            assertThatThrownBy(() -> sequence.evaluate(new int[] {1, size}, 0, 2, null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("token " + size + " does not exist");
            assertThatThrownBy(() -> sequence.evaluate(new int[] {-1}, 0, 1, null))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(sequence.length()).isZero();
        }
    }

    @Test
    void splitExpertsAreTheSameAsMergedOnes() {
        try (Opened merged = open(new TinyModel().experts(4, 2), OPTIONS);
                Opened split = open(new TinyModel().experts(4, 2).splitExperts(), OPTIONS)) {
            int[] ids = merged.ids(12, 9);
            assertThat(split.last(ids)).isEqualTo(merged.last(ids));
        }
    }

    @Test
    void theWindowOfMistral7bV01IsKnown() {
        ModelConfig v01 = config(32, 32000, 10000);
        assertThat(v01.withSlidingWindow(new SlidingWindow.Auto()).slidingWindow())
                .isEqualTo(4096);
        assertThat(v01.withSlidingWindow(new SlidingWindow.Off()).hasSlidingWindow())
                .isFalse();
        assertThat(v01.withSlidingWindow(new SlidingWindow.Fixed(7)).slidingWindow())
                .isEqualTo(7);
        for (ModelConfig other :
                new ModelConfig[] {config(31, 32000, 10000), config(32, 32768, 10000), config(32, 32000, 1e6f)}) {
            assertThat(other.withSlidingWindow(new SlidingWindow.Auto()).hasSlidingWindow())
                    .isFalse();
        }
    }

    @Test
    void aWindowInTheFileIsKept() {
        Path path =
                new TinyModel().file().u32("llama.attention.sliding_window", 9).write(folder.resolve("window.gguf"));
        try (GgufFile file = GgufFile.open(path);
                MistralModel model = MistralModel.load(file, OPTIONS)) {
            assertThat(model.config().slidingWindow()).isEqualTo(9);
        }
    }

    private static ModelConfig config(int blockCount, int vocabularySize, float ropeFreqBase) {
        return new ModelConfig(
                "llama",
                32768,
                4096,
                blockCount,
                14336,
                32,
                8,
                128,
                128,
                vocabularySize,
                1e-5f,
                128,
                ropeFreqBase,
                new RopeScaling.None(),
                0,
                32768,
                0,
                0,
                ModelConfig.FULL_ATTENTION);
    }

    private Opened open(TinyModel shape, ModelOptions options) {
        GgufFile file = GgufFile.open(shape.write(folder.resolve("tiny-" + shape.hashCode() + ".gguf")));
        return new Opened(file, MistralModel.load(file, options));
    }

    private record Opened(GgufFile file, MistralModel model) implements AutoCloseable {
        int[] ids(int count, long seed) {
            return new Random(seed)
                    .ints(count, 0, model.config().vocabularySize())
                    .toArray();
        }

        /** The logits after the last of {@code ids}, in a sequence of their own. */
        float[] last(int[] ids) {
            try (Sequence sequence = model.newSequence(ids.length, CacheType.F32)) {
                return sequence.evaluate(ids, 0, ids.length, null).clone();
            }
        }

        @Override
        public void close() {
            model.close();
            file.close();
        }
    }
}
