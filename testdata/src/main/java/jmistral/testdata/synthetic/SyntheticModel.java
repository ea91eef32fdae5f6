package jmistral.testdata.synthetic;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import jmistral.testdata.GgufBuilder;

/**
 * Writes a GGUF model of a given shape and quantisation whose weights are seeded noise, scaled so that logits stay finite.
 * It runs as fast, and takes as much memory, as a real model of that shape; what it says means nothing.
 *
 * <p>{@code java -cp testdata.jar jmistral.testdata.synthetic.SyntheticModel OUT SHAPE MIX VOCABULARY [LAYERS]}: SHAPE is
 * mistral-7b, mistral-nemo, mixtral-8x7b, small or small-mixture; MIX is Q4_K_M, Q8_0, ...; VOCABULARY is a GGUF file to
 * take the tokenizer from.
 */
public final class SyntheticModel {
    private static final int ALIGNMENT = 32;
    private static final long SEED = 7;

    private final Shape shape;
    private final Mix mix;
    private final List<Tensor> tensors = new ArrayList<>();
    private long dataBytes;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Tensor(String name, BlockType type, double mean, double deviation, long offset, long[] dimensions) {
        long elements() {
            long elements = 1;
            for (long dimension : dimensions) {
                elements *= dimension;
            }
            return elements;
        }
    }

    private SyntheticModel(Shape shape, Mix mix) {
        this.shape = shape;
        this.mix = mix;
    }

    /** Writes one model. */
    public static void main(String[] args) throws IOException {
        if (args.length < 4 || args.length > 5) {
            System.err.println("usage: SyntheticModel OUT SHAPE MIX VOCABULARY [LAYERS]");
            System.exit(2);
        }
        Shape shape = Shape.named(args[1]);
        if (args.length == 5) {
            shape = shape.withLayers(Integer.parseInt(args[4]));
        }
        write(Path.of(args[0]), shape, Mix.valueOf(args[2].toUpperCase(Locale.ROOT)), Path.of(args[3]));
    }

    static void write(Path target, Shape shape, Mix mix, Path vocabulary) throws IOException {
        new SyntheticModel(shape, mix).write(target, vocabulary);
    }

    /** Bytes of all tensors of such a model with {@code tokens} tokens. */
    static long dataBytes(Shape shape, Mix mix, int tokens) {
        SyntheticModel model = new SyntheticModel(shape, mix);
        model.addTensors(tokens);
        return model.dataBytes;
    }

    private void write(Path target, Path vocabulary) throws IOException {
        GgufBuilder header = new GgufBuilder();
        header.string("general.architecture", "llama");
        header.string("general.name", "synthetic " + mix);
        addParameters(header);
        int tokens = TokenizerEntries.copy(vocabulary, header);
        header.u32("llama.vocab_size", tokens);
        addTensors(tokens);
        for (Tensor tensor : tensors) {
            header.description(tensor.name(), tensor.type().id, tensor.offset(), tensor.dimensions());
        }
        Path partial = target.resolveSibling(target.getFileName() + ".part");
        try (FileChannel out = FileChannel.open(
                partial, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            writeAll(out, ByteBuffer.wrap(header.build()));
            ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 22);
            for (Tensor tensor : tensors) {
                writeData(out, tensor, buffer);
            }
            Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private void addParameters(GgufBuilder header) {
        header.u32("llama.context_length", shape.contextLength())
                .u32("llama.embedding_length", shape.embeddingLength())
                .u32("llama.block_count", shape.layers())
                .u32("llama.feed_forward_length", shape.feedForwardLength())
                .u32("llama.attention.head_count", shape.headCount())
                .u32("llama.attention.head_count_kv", shape.headCountKv())
                .u32("llama.attention.key_length", shape.headLength())
                .u32("llama.attention.value_length", shape.headLength())
                .f32("llama.attention.layer_norm_rms_epsilon", 1e-5f)
                .u32("llama.rope.dimension_count", shape.headLength())
                .f32("llama.rope.freq_base", shape.ropeFreqBase());
        if (shape.isMixture()) {
            header.u32("llama.expert_count", shape.expertCount())
                    .u32("llama.expert_used_count", shape.expertUsedCount());
        }
    }

    private void addTensors(int tokens) {
        int embeddingLength = shape.embeddingLength();
        int queryLength = shape.headCount() * shape.headLength();
        int keyValueLength = shape.headCountKv() * shape.headLength();
        add("token_embd.weight", mix.base(), 0, 1, embeddingLength, tokens);
        for (int layer = 0; layer < shape.layers(); layer++) {
            String block = "blk." + layer + ".";
            norm(block + "attn_norm.weight");
            weight(block + "attn_q.weight", mix.base(), embeddingLength, queryLength);
            weight(block + "attn_k.weight", mix.attentionKey(shape), embeddingLength, keyValueLength);
            weight(block + "attn_v.weight", mix.attentionValue(shape, layer), embeddingLength, keyValueLength);
            weight(block + "attn_output.weight", mix.attentionOutput(shape), queryLength, embeddingLength);
            norm(block + "ffn_norm.weight");
            addFeedForward(block, layer);
        }
        norm("output_norm.weight");
        weight("output.weight", mix.output(), embeddingLength, tokens);
    }

    private void addFeedForward(String block, int layer) {
        int embeddingLength = shape.embeddingLength();
        int feedForwardLength = shape.feedForwardLength();
        BlockType down = mix.feedForwardDown(shape, layer);
        if (shape.isMixture()) {
            int experts = shape.expertCount();
            weight(block + "ffn_gate_inp.weight", BlockType.F32, embeddingLength, experts);
            weight(block + "ffn_gate_exps.weight", mix.base(), embeddingLength, feedForwardLength, experts);
            weight(block + "ffn_down_exps.weight", down, feedForwardLength, embeddingLength, experts);
            weight(block + "ffn_up_exps.weight", mix.base(), embeddingLength, feedForwardLength, experts);
        } else {
            weight(block + "ffn_gate.weight", mix.base(), embeddingLength, feedForwardLength);
            weight(block + "ffn_up.weight", mix.base(), embeddingLength, feedForwardLength);
            weight(block + "ffn_down.weight", down, feedForwardLength, embeddingLength);
        }
    }

    private void norm(String name) {
        add(name, BlockType.F32, 1, 0.1, shape.embeddingLength());
    }

    private void weight(String name, BlockType type, long... dimensions) {
        add(name, type, 0, 1 / Math.sqrt((double) dimensions[0]), dimensions);
    }

    private void add(String name, BlockType type, double mean, double deviation, long... dimensions) {
        Tensor tensor = new Tensor(name, type, mean, deviation, dataBytes, dimensions);
        tensors.add(tensor);
        dataBytes += roundUp(type.bytesFor(tensor.elements()));
    }

    private static long roundUp(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** Fills the buffer with whole groups of eight blocks again and again until the tensor is written, then pads. */
    private static void writeData(FileChannel out, Tensor tensor, ByteBuffer buffer) throws IOException {
        Noise noise = new Noise(SEED + tensor.name().hashCode());
        int group = 8 * tensor.type().bytes;
        long left = tensor.type().bytesFor(tensor.elements());
        int padding = (int) (roundUp(left) - left);
        while (left > 0) {
            buffer.clear().limit(buffer.capacity() / group * group);
            noise.fill(buffer, tensor.type(), tensor.mean(), tensor.deviation());
            buffer.position(0).limit((int) Math.min(left, buffer.limit()));
            left -= buffer.limit();
            writeAll(out, buffer);
        }
        writeAll(out, ByteBuffer.allocate(padding));
    }

    private static void writeAll(FileChannel out, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
    }
}
