package jmistral.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import jmistral.quant.CacheType;
import jmistral.runtime.gguf.GgufFile;
import jmistral.testdata.Allocation;
import jmistral.testdata.TinyModel;
import jmistral.testdata.synthetic.SyntheticModel;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A token costs no garbage, in whichever thread: from its id to its logits nothing is allocated on the heap. */
class AllocationTest {
    private static final int POSITION = 20; // attention sees several rows

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "small, Q8_0, F16, 0",
        "small-mixture, Q8_0, Q8_0, 0",
        "small, BF16, F32, 0",
        // In one run of eight the compiler leaves one vector of the kernel for Q6_K an object at each turn of its loop.
        "small, Q4_K_M, F16, 2000000"
    })
    void aTokenAllocatesNothing(String shape, String mix, CacheType cacheType, long mostBytes) throws IOException {
        Path vocabulary = new TinyModel().write(folder.resolve("vocabulary.gguf"));
        Path path = folder.resolve("synthetic.gguf");
        SyntheticModel.main(new String[] {path.toString(), shape, mix, vocabulary.toString(), "1"});
        int[] ids = new int[POSITION + 1];
        Arrays.fill(ids, 5);
        try (GgufFile file = GgufFile.open(path);
                MistralModel model =
                        MistralModel.load(file, ModelOptions.defaults().withThreads(2));
                Sequence sequence = model.newSequence(64, cacheType)) {
            sequence.evaluate(ids, 0, POSITION, null);
            assertThat(Allocation.leastBytesOfAllThreads(() -> {
                        sequence.truncate(POSITION);
                        sequence.evaluate(ids, POSITION, POSITION + 1, null);
                    }))
                    .isLessThanOrEqualTo(mostBytes);
        }
    }
}
