package jmistral.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import jmistral.runtime.JmistralException;
import jmistral.runtime.UnsupportedModelException;
import jmistral.runtime.gguf.GgufFile;
import jmistral.runtime.gguf.GgufFormatException;
import jmistral.testdata.GgufBuilder;
import jmistral.testdata.Golden;
import jmistral.testdata.TinyModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are well-formed and no model that can be run. */
class BadModelTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnabledIf(value = "jmistral.testdata.Golden#isPresent", disabledReason = "the shared reference data is absent")
    @CsvSource(delimiter = '|', textBlock = """
                    missing-architecture              |   -1 | missing key general.architecture
                    missing-embedding-length          |   -1 | missing key llama.embedding_length
                    missing-layer-norm-rms-epsilon    |   -1 | missing key llama.attention.layer_norm_rms_epsilon
                    missing-context-length            |   -1 | missing key llama.context_length
                    wrong-type-block-count            |  225 | llama.block_count must be a number, found a string
                    wrong-type-rope-base              |  482 | llama.rope.freq_base must be a number, found a string
                    heads-0                           |  299 | llama.attention.head_count must be at least 1, found 0
                    heads-not-divisible-by-kv-heads   |  341 | head_count 2 is not a multiple of llama.attention.head_count_kv 3
                    head-dim-odd                      | 6650 | head size 7 is odd
                    block-count-2-31                  |  225 | llama.block_count must be from 1 to 2147483647, found 2147483648
                    rms-epsilon-nan                   |  428 | llama.attention.layer_norm_rms_epsilon must be a finite number greater than 0
                    missing-tensor-output-norm-weight |   -1 | missing tensor output_norm.weight
                    missing-tensor-token-embd-weight  |   -1 | missing tensor token_embd.weight
                    wrong-shape-attn-q                | 6792 | blk.0.attn_q.weight: expected shape [16, 16], found [16, 8]
                    wrong-shape-attn-k-of-all-heads   | 6851 | blk.0.attn_k.weight: expected shape [16, 8], found [16, 16]
                    wrong-shape-ffn-down-transposed   | 7208 | blk.0.ffn_down.weight: expected shape [32, 16], found [16, 32]
                    vocab-smaller-than-embedding      |  595 | token_embd.weight has 264 rows for 260 tokens
                    """)
    void refusesWhatCannotBeAModel(String name, long offsetBytes, String problem) {
        Path path = Golden.path("golden/gguf-bad/" + name + ".gguf");
        assertThatThrownBy(() -> load(path)).isInstanceOfSatisfying(GgufFormatException.class, e -> {
            assertThat(e).hasMessageStartingWith(path.toString()).hasMessageContaining(problem);
            assertThat(e.offsetBytes()).isEqualTo(offsetBytes);
        });
    }

    @Test
    @EnabledIf(value = "jmistral.testdata.Golden#isPresent", disabledReason = "the shared reference data is absent")
    void namesTheArchitecturesThatAreSupported() {
        assertThatThrownBy(() -> load(Golden.path("golden/gguf-bad/architecture-gpt2.gguf")))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("general.architecture 'gpt2' is not supported (supported: llama, mistral3)");
    }

    @Test
    void refusesATensorThatNoStepUses() {
        GgufBuilder file = new TinyModel().file().tensor("blk.0.attn_q.bias", new float[32], 32);
        assertRefused(file, UnsupportedModelException.class, "tensor 'blk.0.attn_q.bias'");
    }

    @Test
    void refusesATypeThatCannotBeDecoded() {
        TinyModel model = new TinyModel().embeddingLength(256).tiedOutput();
        int rows = model.vocabulary().size();
        GgufBuilder file = model.file().tensor("output.weight", 16, new byte[66 * rows], 256, rows); // IQ2_XXS
        assertRefused(file, UnsupportedModelException.class, "tensor output.weight 'IQ2_XXS'");
    }

    @ParameterizedTest
    @CsvSource({
        "llama.logit_scale, 0.5",
        "llama.attention.clamp_kqv, 8",
        "llama.attention.scale, 0.125",
        "llama.residual_scale, 0.2"
    })
    void refusesAKeyThatAsksForAnotherComputation(String key, float value) {
        assertRefused(new TinyModel().file().f32(key, value), UnsupportedModelException.class, key);
    }

    @Test
    void refusesAnUnknownKindOfRopeScaling() {
        GgufBuilder file = new TinyModel().file().string("llama.rope.scaling.type", "longrope");
        assertRefused(file, UnsupportedModelException.class, "'longrope'");
    }

    @Test
    void refusesAWindowForEachLayer() {
        GgufBuilder file = new TinyModel().file().ints("llama.attention.sliding_window", 1, 2);
        assertRefused(file, JmistralException.class, "llama.attention.sliding_window");
    }

    @Test
    void refusesMoreUsedExpertsThanThereAre() {
        assertRefused(
                new TinyModel().experts(2, 3).file(),
                GgufFormatException.class,
                "expert_used_count must be from 1 to 2");
    }

    private void assertRefused(GgufBuilder file, Class<? extends JmistralException> type, String problem) {
        Path path = file.write(folder.resolve("bad.gguf"));
        assertThatThrownBy(() -> load(path))
                .isInstanceOf(type)
                .hasMessageStartingWith(path.toString())
                .hasMessageContaining(problem);
    }

    private static void load(Path path) {
        try (GgufFile file = GgufFile.open(path)) {
            MistralModel.load(file, ModelOptions.defaults().withThreads(1)).close();
        }
    }
}
