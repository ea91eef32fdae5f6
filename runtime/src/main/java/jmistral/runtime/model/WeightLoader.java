package jmistral.runtime.model;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import jmistral.quant.Formats;
import jmistral.quant.Matrix;
import jmistral.runtime.UnsupportedModelException;
import jmistral.runtime.gguf.GgufFile;
import jmistral.runtime.gguf.GgufFormatException;
import jmistral.runtime.gguf.TensorInfo;
import org.jspecify.annotations.Nullable;

/**
 * Finds a model's weights in a file by their names, and checks type and shape of each before it is used. Matrices stay
 * where they are; only vectors are decoded.
 */
final class WeightLoader {
    private final GgufFile file;
    private final Path path;
    private final ModelConfig config;
    private final Set<String> used = new HashSet<>();

    WeightLoader(GgufFile file, ModelConfig config) {
        this.file = file;
        this.path = file.metadata().path();
        this.config = config;
    }

    /** [vocabularySize][embeddingLength]. */
    Matrix tokenEmbedding() {
        return matrix("token_embd.weight", config.vocabularySize(), config.embeddingLength());
    }

    /** [embeddingLength]. */
    float[] outputNorm() {
        return vector("output_norm.weight", config.embeddingLength());
    }

    /** [vocabularySize][embeddingLength]: the embedding itself where the two are tied. */
    Matrix output() {
        return file.tensors().containsKey("output.weight")
                ? matrix("output.weight", config.vocabularySize(), config.embeddingLength())
                : tokenEmbedding();
    }

    /** [ropeDimensionCount / 2], or null where the file has none. */
    float @Nullable [] ropeFactors() {
        String name = "rope_freqs.weight";
        if (!file.tensors().containsKey(name)) {
            return null;
        }
        float[] factors = vector(name, config.ropeDimensionCount() / 2);
        for (float factor : factors) {
            if (!(factor > 0) || Float.isInfinite(factor)) {
                throw new GgufFormatException(
                        path, -1, name + " holds " + factor + ", expected numbers above 0", "" + factor, "above 0");
            }
        }
        return factors;
    }

    Layer[] layers(Engine engine, Workspace workspace) {
        MixtureOfExperts.Buffers buffers =
                config.expertCount() == 0 ? null : new MixtureOfExperts.Buffers(config, engine, workspace);
        Layer[] layers = new Layer[config.blockCount()];
        for (int l = 0; l < layers.length; l++) {
            String block = "blk." + l + ".";
            layers[l] = new Layer(
                    norm(engine, block + "attn_norm.weight"),
                    attention(block),
                    norm(engine, block + "ffn_norm.weight"),
                    buffers == null ? dense(engine, workspace, block) : experts(engine, buffers, block));
        }
        return layers;
    }

    /**
     * Refuses a file with tensors that nothing has asked for: they stand for steps that are not done here, and the answer
     * would be wrong without them.
     */
    void requireAllUsed() {
        for (String name : file.tensors().keySet()) {
            if (!used.contains(name)) {
                throw new UnsupportedModelException(
                        path + ": tensor", name, "the tensors of Mistral's architecture, which has no such step");
            }
        }
    }

    private RmsNorm norm(Engine engine, String name) {
        return new RmsNorm(vector(name, config.embeddingLength()), config.rmsEpsilon(), engine.math());
    }

    private SelfAttention.Weights attention(String block) {
        int embeddingLength = config.embeddingLength();
        return new SelfAttention.Weights(
                matrix(block + "attn_q.weight", config.headCount() * config.keyLength(), embeddingLength),
                matrix(block + "attn_k.weight", config.headCountKv() * config.keyLength(), embeddingLength),
                matrix(block + "attn_v.weight", config.headCountKv() * config.valueLength(), embeddingLength),
                matrix(block + "attn_output.weight", embeddingLength, config.headCount() * config.valueLength()));
    }

    private FeedForward dense(Engine engine, Workspace workspace, String block) {
        int embeddingLength = config.embeddingLength();
        int feedForwardLength = config.feedForwardLength();
        return new DenseFeedForward(
                engine,
                workspace,
                matrix(block + "ffn_gate.weight", feedForwardLength, embeddingLength),
                matrix(block + "ffn_up.weight", feedForwardLength, embeddingLength),
                matrix(block + "ffn_down.weight", embeddingLength, feedForwardLength));
    }

    private FeedForward experts(Engine engine, MixtureOfExperts.Buffers buffers, String block) {
        int embeddingLength = config.embeddingLength();
        int feedForwardLength = config.feedForwardLength();
        Matrix[] gate = expertMatrices(block + "ffn_gate", feedForwardLength, embeddingLength);
        Matrix[] up = expertMatrices(block + "ffn_up", feedForwardLength, embeddingLength);
        Matrix[] down = expertMatrices(block + "ffn_down", embeddingLength, feedForwardLength);
        MixtureOfExperts.Expert[] experts = new MixtureOfExperts.Expert[config.expertCount()];
        for (int e = 0; e < experts.length; e++) {
            experts[e] = new MixtureOfExperts.Expert(gate[e], up[e], down[e]);
        }
        Matrix router = matrix(block + "ffn_gate_inp.weight", config.expertCount(), embeddingLength);
        return new MixtureOfExperts(engine, buffers, config.expertUsedCount(), router, experts);
    }

    /** One matrix an expert: slices of a merged tensor, or, in files before 2024-04, a tensor each. */
    private Matrix[] expertMatrices(String name, int rows, int columns) {
        Matrix[] matrices = new Matrix[config.expertCount()];
        String merged = name + "_exps.weight";
        if (!file.tensors().containsKey(merged) && file.tensors().containsKey(name + ".0.weight")) {
            for (int e = 0; e < matrices.length; e++) {
                matrices[e] = matrix(name + "." + e + ".weight", rows, columns);
            }
            return matrices;
        }
        TensorInfo info = require(merged, columns, rows, matrices.length);
        for (int e = 0; e < matrices.length; e++) {
            matrices[e] = file.matrix(info, e);
        }
        return matrices;
    }

    private Matrix matrix(String name, int rows, int columns) {
        return file.matrix(require(name, columns, rows));
    }

    private float[] vector(String name, int length) {
        TensorInfo info = require(name, length);
        float[] values = new float[length];
        Formats.decoder(info.type()).dequantize(file.data(info), 0, values, 0, length);
        return values;
    }

    /** The tensor of that name, of that shape (in ggml's order), of a type that can be decoded. */
    private TensorInfo require(String name, long... shape) {
        TensorInfo info = file.tensor(name, shape);
        if (!Formats.canDecode(info.type())) {
            throw new UnsupportedModelException(
                    path + ": the type of tensor " + name,
                    info.type().name(),
                    Formats.decodable().toString());
        }
        used.add(name);
        return info;
    }
}
