package jmistral.testdata;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Builds a whole model of random 32-bit weights, some kilobytes large: {@code new TinyModel().layers(3).write(path)}. What
 * it says is noise, but always the same noise: every tensor's values follow from the seed and the tensor's name.
 */
public final class TinyModel {
    private final TinyVocabulary vocabulary = new TinyVocabulary();
    private String architecture = "llama";
    private long seed = 1;
    private int layers = 2;
    private int embeddingLength = 32;
    private int headCount = 4;
    private int headCountKv = 2;
    private int feedForwardLength = 64;
    private int contextLength = 128;
    private int expertCount;
    private int expertUsedCount = 2;
    private boolean splitExperts;
    private boolean tiedOutput;
    private @Nullable Integer headSize;
    private @Nullable String chatTemplate;

    /** Two dense layers, some kilobytes; everything can be set otherwise. */
    public TinyModel() {}

    /** Another architecture than {@code llama}, in {@code general.architecture} and before the keys. */
    public TinyModel architecture(String value) {
        architecture = value;
        return this;
    }

    /** Where the weights come from. */
    public TinyModel seed(long value) {
        seed = value;
        return this;
    }

    public TinyModel layers(int value) {
        layers = value;
        return this;
    }

    public TinyModel embeddingLength(int value) {
        embeddingLength = value;
        return this;
    }

    /** Heads of queries, and heads of keys and values, which divide them. */
    public TinyModel heads(int queryHeads, int keyValueHeads) {
        headCount = queryHeads;
        headCountKv = keyValueHeads;
        return this;
    }

    /** Another head size than the embedding length divided by the heads, with the keys that say so. */
    public TinyModel headSize(int value) {
        headSize = value;
        return this;
    }

    public TinyModel feedForwardLength(int value) {
        feedForwardLength = value;
        return this;
    }

    public TinyModel contextLength(int value) {
        contextLength = value;
        return this;
    }

    /** A mixture of experts, of which {@code used} serve each token. */
    public TinyModel experts(int count, int used) {
        expertCount = count;
        expertUsedCount = used;
        return this;
    }

    /** A tensor for each expert instead of one for all, of the same weights: the form of the first Mixtral files. */
    public TinyModel splitExperts() {
        splitExperts = true;
        return this;
    }

    /** No {@code output.weight}: the token embedding serves. */
    public TinyModel tiedOutput() {
        tiedOutput = true;
        return this;
    }

    /** A chat template for {@code tokenizer.chat_template}, which is absent otherwise. */
    public TinyModel chatTemplate(String template) {
        chatTemplate = template;
        return this;
    }

    /** The tokens. */
    public TinyVocabulary vocabulary() {
        return vocabulary;
    }

    /** The file, to which more may be added. */
    public GgufBuilder file() {
        GgufBuilder file = new GgufBuilder();
        addParameters(file);
        vocabulary.addTo(file);
        if (chatTemplate != null) {
            file.string("tokenizer.chat_template", chatTemplate);
        }
        weight(file, "token_embd.weight", embeddingLength, vocabulary.size());
        for (int layer = 0; layer < layers; layer++) {
            addLayer(file, "blk." + layer + ".");
        }
        norm(file, "output_norm.weight");
        if (!tiedOutput) {
            weight(file, "output.weight", embeddingLength, vocabulary.size());
        }
        return file;
    }

    /** The bytes of the file. */
    public byte[] build() {
        return file().build();
    }

    /** Writes the file to {@code path}, which it returns. */
    public Path write(Path path) {
        return file().write(path);
    }

    private void addParameters(GgufBuilder file) {
        String prefix = architecture + ".";
        file.string("general.architecture", architecture)
                .string("general.name", "tiny")
                .u32(prefix + "context_length", contextLength)
                .u32(prefix + "embedding_length", embeddingLength)
                .u32(prefix + "block_count", layers)
                .u32(prefix + "feed_forward_length", feedForwardLength)
                .u32(prefix + "attention.head_count", headCount)
                .u32(prefix + "attention.head_count_kv", headCountKv)
                .f32(prefix + "attention.layer_norm_rms_epsilon", 1e-5f)
                .u32(prefix + "rope.dimension_count", headLength())
                .f32(prefix + "rope.freq_base", 10000)
                .u32(prefix + "vocab_size", vocabulary.size());
        if (headSize != null) {
            file.u32(prefix + "attention.key_length", headSize).u32(prefix + "attention.value_length", headSize);
        }
        if (expertCount > 0) {
            file.u32(prefix + "expert_count", expertCount).u32(prefix + "expert_used_count", expertUsedCount);
        }
    }

    private void addLayer(GgufBuilder file, String prefix) {
        int queryLength = headCount * headLength();
        int keyValueLength = headCountKv * headLength();
        norm(file, prefix + "attn_norm.weight");
        weight(file, prefix + "attn_q.weight", embeddingLength, queryLength);
        weight(file, prefix + "attn_k.weight", embeddingLength, keyValueLength);
        weight(file, prefix + "attn_v.weight", embeddingLength, keyValueLength);
        weight(file, prefix + "attn_output.weight", queryLength, embeddingLength);
        norm(file, prefix + "ffn_norm.weight");
        if (expertCount > 0) {
            weight(file, prefix + "ffn_gate_inp.weight", embeddingLength, expertCount);
            experts(file, prefix + "ffn_gate", embeddingLength, feedForwardLength);
            experts(file, prefix + "ffn_up", embeddingLength, feedForwardLength);
            experts(file, prefix + "ffn_down", feedForwardLength, embeddingLength);
        } else {
            weight(file, prefix + "ffn_gate.weight", embeddingLength, feedForwardLength);
            weight(file, prefix + "ffn_up.weight", embeddingLength, feedForwardLength);
            weight(file, prefix + "ffn_down.weight", feedForwardLength, embeddingLength);
        }
    }

    private int headLength() {
        return headSize == null ? embeddingLength / headCount : headSize;
    }

    private void weight(GgufBuilder file, String name, long... dimensions) {
        file.tensor(name, weights(name, dimensions), dimensions);
    }

    private void experts(GgufBuilder file, String name, int columns, int rows) {
        String merged = name + "_exps.weight";
        long[] dimensions = {columns, rows, expertCount};
        if (!splitExperts) {
            weight(file, merged, dimensions);
            return;
        }
        float[] all = weights(merged, dimensions);
        for (int e = 0; e < expertCount; e++) {
            float[] one = Arrays.copyOfRange(all, e * rows * columns, (e + 1) * rows * columns);
            file.tensor(name + "." + e + ".weight", one, columns, rows);
        }
    }

    /** Normals with a standard deviation of 1 / sqrt(row length). */
    private float[] weights(String name, long... dimensions) {
        return normals(name, dimensions, 0, (float) (1 / Math.sqrt((double) dimensions[0])));
    }

    /** Scales around 1. */
    private void norm(GgufBuilder file, String name) {
        long[] dimensions = {embeddingLength};
        file.tensor(name, normals(name, dimensions, 1, 0.1f), dimensions);
    }

    private float[] normals(String name, long[] dimensions, float mean, float deviation) {
        long elements = 1;
        for (long dimension : dimensions) {
            elements *= dimension;
        }
        Random random = new Random(seed * 0x9e3779b97f4a7c15L + name.hashCode());
        float[] values = new float[Math.toIntExact(elements)];
        for (int i = 0; i < values.length; i++) {
            values[i] = mean + deviation * (float) random.nextGaussian();
        }
        return values;
    }
}
