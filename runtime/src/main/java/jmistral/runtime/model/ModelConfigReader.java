package jmistral.runtime.model;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import jmistral.runtime.UnsupportedModelException;
import jmistral.runtime.gguf.BoolValue;
import jmistral.runtime.gguf.GgufFile;
import jmistral.runtime.gguf.GgufFormatException;
import jmistral.runtime.gguf.Metadata;
import jmistral.runtime.gguf.MetadataValue;
import jmistral.runtime.gguf.TensorInfo;
import org.jspecify.annotations.Nullable;

/** Reads {@link ModelConfig} from a file's metadata and checks every number before it is used. */
final class ModelConfigReader {
    private static final String EMBEDDING = "token_embd.weight";
    private static final String TOKENS = "tokenizer.ggml.tokens";
    private static final Set<String> ARCHITECTURES = Set.of("llama", "mistral3");

    /** Widths are bounded so that no product of two of them overflows 31 bits times a batch. */
    private static final int MAX_WIDTH = 1 << 20;

    private final GgufFile file;
    private final Metadata metadata;
    private final String architecture;

    ModelConfigReader(GgufFile file) {
        this.file = file;
        this.metadata = file.metadata();
        this.architecture = metadata.string("general.architecture");
        if (!ARCHITECTURES.contains(architecture)) {
            throw new UnsupportedModelException(
                    metadata.path() + ": general.architecture", architecture, "llama, mistral3");
        }
    }

    ModelConfig read() {
        refuseWhatWouldChangeTheAnswer();
        int blockCount = blockCount();
        int embeddingLength = width("embedding_length");
        int headCount = uniform("attention.head_count", blockCount, null);
        int headCountKv = uniform("attention.head_count_kv", blockCount, headCount);
        if (headCount % headCountKv != 0) {
            throw metadata.fault(
                    key("attention.head_count_kv"),
                    key("attention.head_count") + " " + headCount + " is not a multiple of "
                            + key("attention.head_count_kv") + " " + headCountKv,
                    Integer.toString(headCountKv),
                    "a divisor of " + headCount);
        }
        int keyLength = headLength("attention.key_length", embeddingLength, headCount);
        int valueLength = headLength("attention.value_length", embeddingLength, headCount);
        int contextLength = (int) metadata.integer(key("context_length"), 1, Integer.MAX_VALUE);
        int ropeDimensionCount = ropeDimensionCount(keyLength);
        int expertCount = metadata.count(key("expert_count"), 0);
        float temperature = metadata.finite(key("attention.temperature_scale"), 0);
        int originalContextLength = originalContextLength(contextLength);
        return new ModelConfig(
                architecture,
                contextLength,
                embeddingLength,
                blockCount,
                uniform("feed_forward_length", blockCount, null),
                headCount,
                headCountKv,
                keyLength,
                valueLength,
                vocabularySize(),
                metadata.positiveFinite(key("attention.layer_norm_rms_epsilon")),
                ropeDimensionCount,
                metadata.positiveFinite(key("rope.freq_base"), 10000),
                ropeScaling(originalContextLength),
                temperature,
                originalContextLength,
                expertCount,
                expertUsedCount(expertCount),
                slidingWindow());
    }

    private String key(String name) {
        return architecture + "." + name;
    }

    private int blockCount() {
        int count = (int) metadata.integer(key("block_count"), 1, Integer.MAX_VALUE);
        if (count > file.tensors().size()) {
            throw metadata.fault(
                    key("block_count"),
                    key("block_count") + " is " + count + ", which is impossible for a file of "
                            + file.tensors().size() + " tensors",
                    Integer.toString(count),
                    "at most the number of tensors");
        }
        return count;
    }

    private int width(String name) {
        return (int) metadata.integer(key(name), 1, MAX_WIDTH);
    }

    /** A number that the format lets differ from layer to layer, and that no model of this family does. */
    private int uniform(String name, int blockCount, @Nullable Integer fallback) {
        if (fallback != null && !metadata.contains(key(name))) {
            return fallback;
        }
        int[] each = metadata.perLayer(key(name), blockCount, 1, MAX_WIDTH);
        for (int value : each) {
            if (value != each[0]) {
                throw new UnsupportedModelException(
                        metadata.path() + ": " + key(name),
                        each[0] + ", " + value + ", ...",
                        "one number for all layers");
            }
        }
        return each[0];
    }

    private int headLength(String name, int embeddingLength, int headCount) {
        if (metadata.contains(key(name))) {
            return width(name);
        }
        if (embeddingLength % headCount != 0) {
            throw metadata.fault(
                    key("attention.head_count"),
                    key("embedding_length") + " " + embeddingLength + " is not a multiple of "
                            + key("attention.head_count") + " " + headCount + ", and " + key(name) + " is absent",
                    Integer.toString(headCount),
                    "a divisor of " + embeddingLength);
        }
        return embeddingLength / headCount;
    }

    private int ropeDimensionCount(int keyLength) {
        if (keyLength % 2 != 0) {
            throw metadata.fault(
                    key("attention.key_length"),
                    "head size " + keyLength + " is odd: the rotary embedding turns pairs",
                    Integer.toString(keyLength),
                    "an even number");
        }
        if (!metadata.contains(key("rope.dimension_count"))) {
            return keyLength;
        }
        int count = (int) metadata.integer(key("rope.dimension_count"), 2, keyLength);
        if (count % 2 != 0) {
            throw metadata.malformed(key("rope.dimension_count"), "even");
        }
        return count;
    }

    private int originalContextLength(int contextLength) {
        String name = key("rope.scaling.original_context_length");
        return metadata.contains(name) ? (int) metadata.integer(name, 1, Integer.MAX_VALUE) : contextLength;
    }

    private RopeScaling ropeScaling(int originalContextLength) {
        String old = key("rope.scale_linear");
        String factorKey = metadata.contains(key("rope.scaling.factor")) ? key("rope.scaling.factor") : old;
        float factor = metadata.finite(factorKey, 0) == 0 ? 1 : metadata.positiveFinite(factorKey);
        String type = metadata.optionalString(key("rope.scaling.type")).orElse("linear");
        return switch (type) {
            case "none" -> new RopeScaling.None();
            case "linear" -> factor == 1 ? new RopeScaling.None() : new RopeScaling.Linear(factor);
            case "yarn" ->
                new RopeScaling.Yarn(
                        factor,
                        originalContextLength,
                        metadata.finite(key("rope.scaling.yarn_ext_factor"), 1),
                        metadata.finite(key("rope.scaling.attn_factor"), 1),
                        metadata.positiveFinite(key("rope.scaling.yarn_beta_fast"), 32),
                        metadata.positiveFinite(key("rope.scaling.yarn_beta_slow"), 1),
                        metadata.finite(key("rope.scaling.yarn_log_multiplier"), 0));
            default ->
                throw new UnsupportedModelException(
                        metadata.path() + ": " + key("rope.scaling.type"), type, "none, linear, yarn");
        };
    }

    private int expertUsedCount(int expertCount) {
        return expertCount == 0 ? 0 : (int) metadata.integer(key("expert_used_count"), 1, expertCount);
    }

    private int slidingWindow() {
        int window = metadata.count(key("attention.sliding_window"), 0);
        return window == 0 ? ModelConfig.FULL_ATTENTION : window;
    }

    /** Rows of the embedding, which must be as many as there are tokens. */
    private int vocabularySize() {
        TensorInfo embedding = file.find(EMBEDDING)
                .orElseThrow(() -> new GgufFormatException(
                        metadata.path(), -1, "missing tensor " + EMBEDDING, "no such tensor", EMBEDDING));
        long rows = embedding.dimension(1);
        if (metadata.contains(TOKENS) && rows != metadata.arraySize(TOKENS)) {
            throw metadata.fault(
                    TOKENS,
                    EMBEDDING + " has " + rows + " rows for " + metadata.arraySize(TOKENS) + " tokens",
                    metadata.arraySize(TOKENS) + " tokens",
                    rows + " tokens");
        }
        if (rows > Integer.MAX_VALUE / Workspace.LOGIT_ROWS) {
            throw new GgufFormatException(
                    metadata.path(),
                    embedding.shapeOffsetBytes(),
                    EMBEDDING + " has " + rows + " rows, more than any vocabulary",
                    Long.toString(rows),
                    "a vocabulary");
        }
        return (int) rows;
    }

    /** Keys by which relatives of this architecture ask for steps that are not done here. */
    private void refuseWhatWouldChangeTheAnswer() {
        refuseUnless("attention.causal", 1);
        refuseUnless("attention.clamp_kqv", 0);
        refuseUnless("attention.scale", 0);
        refuseUnless("logit_scale", 0, 1);
        refuseUnless("residual_scale", 0, 1);
        refuseUnless("embedding_scale", 0, 1);
        refuseUnless("expert_shared_count", 0);
        refuseUnless("expert_weights_scale", 0, 1);
        refuseUnless("expert_gating_func", 0, 1);
    }

    /** @param neutral the values that change nothing; true counts as 1, false as 0 */
    private void refuseUnless(String name, double... neutral) {
        MetadataValue value = metadata.find(key(name)).orElse(null);
        if (value == null) {
            return;
        }
        double found = value instanceof BoolValue bool ? (bool.value() ? 1 : 0) : metadata.number(key(name));
        if (Arrays.stream(neutral).noneMatch(number -> number == found)) {
            String supported = Arrays.stream(neutral).mapToObj(Double::toString).collect(Collectors.joining(", "));
            throw new UnsupportedModelException(metadata.path() + ": " + key(name), Double.toString(found), supported);
        }
    }
}
