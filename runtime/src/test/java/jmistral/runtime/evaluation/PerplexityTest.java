package jmistral.runtime.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jmistral.quant.CacheType;
import jmistral.runtime.gguf.GgufFile;
import jmistral.runtime.model.MistralModel;
import jmistral.runtime.model.ModelOptions;
import jmistral.testdata.TinyModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerplexityTest {
    private static final int CONTEXT = 8;
    private static final int BOS = 1;
    private static final int VOCABULARY = new TinyModel().vocabulary().size();
    private static final int[] TEXT = {5, 9, 3, 17, 8, 4, 12, 7, 30, 6, 21, 10, 11, 13, 25, 14, 15, 16};

    @TempDir
    private Path folder;

    @Test
    void scoresAllButTheFirstTokenOfOneContext() {
        withModel(perplexity -> {
            List<float[]> logits = new ArrayList<>();
            PerplexityResult result = perplexity.ofContext(TEXT, (index, row, offset) -> {
                assertThat(index).isEqualTo(logits.size());
                logits.add(Arrays.copyOfRange(row, offset, offset + VOCABULARY));
            });
            double sum = 0;
            for (int i = 1; i < TEXT.length; i++) {
                sum += nll(logits.get(i - 1), TEXT[i]);
            }
            assertThat(logits).hasSize(TEXT.length);
            assertThat(result.scoredTokens()).isEqualTo(TEXT.length - 1);
            assertThat(result.meanNll()).isCloseTo(sum / (TEXT.length - 1), within(1e-9));
            assertThat(result.perplexity()).isCloseTo(Math.exp(sum / (TEXT.length - 1)), within(1e-6));
        });
    }

    /** llama-perplexity scores ids n/2 + 1 .. n - 1 of each context, from the logits at n/2 .. n - 2. */
    @Test
    void scoresTheSecondHalfOfEachContext() {
        withModel(perplexity -> {
            List<Double> nlls = new ArrayList<>();
            for (int context = 0; context < 2; context++) {
                int[] ids = Arrays.copyOfRange(TEXT, context * CONTEXT, (context + 1) * CONTEXT);
                ids[0] = BOS;
                perplexity.ofContext(ids, (index, row, offset) -> {
                    if (index >= CONTEXT / 2 && index < CONTEXT - 1) {
                        nlls.add(nll(Arrays.copyOfRange(row, offset, offset + VOCABULARY), ids[index + 1]));
                    }
                });
            }
            double mean =
                    nlls.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
            double squares =
                    nlls.stream().mapToDouble(nll -> nll * nll).average().orElseThrow();

            PerplexityResult result = perplexity.ofText(TEXT, CONTEXT, BOS, null, (_, _, _) -> {});

            assertThat(nlls).hasSize(6);
            assertThat(result.scoredTokens()).isEqualTo(6);
            assertThat(result.meanNll()).isCloseTo(mean, within(1e-9));
            assertThat(result.standardError()).isCloseTo(Math.sqrt((squares - mean * mean) / 5), within(1e-9));
        });
    }

    @Test
    void handsOverThePositionsOfAllContexts() {
        withModel(perplexity -> {
            List<Integer> indices = new ArrayList<>();
            List<Integer> contexts = new ArrayList<>();
            perplexity.ofText(
                    TEXT, CONTEXT, -1, (index, _, _) -> indices.add(index), (done, _, _) -> contexts.add(done));
            assertThat(indices).hasSize(16).isSorted().doesNotHaveDuplicates();
            assertThat(contexts).containsExactly(1, 2);
        });
    }

    @Test
    void refusesTextBelowTwoContexts() {
        withModel(perplexity -> assertThatThrownBy(
                        () -> perplexity.ofText(new int[15], CONTEXT, BOS, null, (_, _, _) -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("15 tokens")
                .hasMessageContaining("16"));
    }

    @Test
    void refusesLessThanTwoIds() {
        withModel(perplexity -> assertThatThrownBy(() -> perplexity.ofContext(new int[] {1}, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 2 ids"));
    }

    private interface Check {
        void with(Perplexity perplexity);
    }

    private void withModel(Check check) {
        Path path = new TinyModel().write(folder.resolve("tiny.gguf"));
        try (GgufFile file = GgufFile.open(path);
                MistralModel model =
                        MistralModel.load(file, ModelOptions.defaults().withThreads(1))) {
            check.with(new Perplexity(model, CacheType.F32));
        }
    }

    private static double nll(float[] logits, int id) {
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit);
        }
        return Math.log(sum) - logits[id];
    }
}
