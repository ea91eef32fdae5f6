package jmistral.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import jmistral.quant.CacheType;
import jmistral.runtime.gguf.GgufFile;
import jmistral.testdata.TinyModel;
import jmistral.testdata.synthetic.SyntheticModel;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The models that speed is measured on can be run, and their logits stay finite. */
class SyntheticModelTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"small, Q4_K_M", "small, Q8_0", "small, BF16", "small, Q2_K", "small, IQ4_XS", "small-mixture, Q4_K_M"})
    void aSyntheticModelGivesFiniteLogits(String shape, String mix) throws IOException {
        Path vocabulary = new TinyModel().write(folder.resolve("vocabulary.gguf"));
        Path path = folder.resolve("synthetic.gguf");
        SyntheticModel.main(new String[] {path.toString(), shape, mix, vocabulary.toString(), "2"});
        try (GgufFile file = GgufFile.open(path);
                MistralModel model =
                        MistralModel.load(file, ModelOptions.defaults().withThreads(2));
                Sequence sequence = model.newSequence(8, CacheType.F16)) {
            float[] logits = sequence.evaluate(new int[] {1, 5, 9, 2}, 0, 4, null);
            double squares = 0;
            for (float logit : logits) {
                squares += (double) logit * logit;
            }
            assertThat(Math.sqrt(squares / logits.length)).isBetween(0.1, 10.0);
        }
    }
}
