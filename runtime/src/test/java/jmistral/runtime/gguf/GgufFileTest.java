package jmistral.runtime.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import jmistral.quant.Matrix;
import jmistral.quant.TensorType;
import jmistral.testdata.Allocation;
import jmistral.testdata.GgufBuilder;
import jmistral.testdata.Golden;
import jmistral.testdata.TinyModel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GgufFileTest {
    @TempDir
    Path folder;

    private long sink;

    @Test
    void readsWholeModel() {
        var model = new TinyModel().layers(3).experts(4, 2);
        try (GgufFile file = GgufFile.open(model.write(folder.resolve("tiny.gguf")))) {
            assertThat(file.version()).isEqualTo(3);
            assertThat(file.metadata().count("llama.block_count")).isEqualTo(3);
            assertThat(file.metadata().strings("tokenizer.ggml.tokens"))
                    .containsExactlyElementsOf(model.vocabulary().pieces());
            assertThat(file.tensors()).hasSize(3 + 3 * 10);
            TensorInfo embedding =
                    file.tensor("token_embd.weight", 32, model.vocabulary().size());
            assertThat(embedding.type()).isEqualTo(TensorType.F32);
            assertThat(embedding.byteSize()).isEqualTo(embedding.elements() * Float.BYTES);
            assertThat(embedding.offsetBytes() % file.alignment()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 32, 64, 4096})
    void findsDataAtEveryAlignment(int alignment) {
        Path path = new GgufBuilder()
                .alignment(alignment)
                .tensor("a", new float[] {1, 2, 3}, 3)
                .tensor("b", new float[] {4, 5, 6, 7, 8, 9}, 3, 2)
                .write(folder.resolve("two.gguf"));
        try (GgufFile file = GgufFile.open(path)) {
            assertThat(file.alignment()).isEqualTo(alignment);
            assertThat(floats(file, "a")).containsExactly(1, 2, 3);
            assertThat(floats(file, "b")).containsExactly(4, 5, 6, 7, 8, 9);
            assertThat(file.tensors().keySet()).containsExactly("a", "b");
        }
    }

    @Test
    void readsVersion2() {
        Path path = new GgufBuilder().version(2).string("k", "v").write(folder.resolve("v2.gguf"));
        try (GgufFile file = GgufFile.open(path)) {
            assertThat(file.version()).isEqualTo(2);
            assertThat(file.metadata().string("k")).isEqualTo("v");
        }
    }

    @Test
    void opensTensorsWithoutMetadataAndMetadataWithoutTensors() {
        Path tensors = new GgufBuilder().tensor("t", new float[] {1}, 1).write(folder.resolve("tensors.gguf"));
        Path metadata = new GgufBuilder().bool("only", true).write(folder.resolve("metadata.gguf"));
        Path nothing = new GgufBuilder().write(folder.resolve("nothing.gguf"));
        try (GgufFile file = GgufFile.open(tensors)) {
            assertThat(file.tensors()).hasSize(1);
            assertThat(file.metadata().values()).isEmpty();
        }
        try (GgufFile file = GgufFile.open(metadata)) {
            assertThat(file.metadata().bool("only")).isTrue();
            assertThat(file.tensors()).isEmpty();
        }
        try (GgufFile file = GgufFile.open(nothing)) {
            assertThat(file.tensors()).isEmpty();
        }
    }

    @Test
    void listsTensorsOfTypesThatItCannotDecode() {
        Path path = new GgufBuilder()
                .tensor("t", TensorType.IQ1_M.id(), new byte[56 * 2], 256, 2)
                .write(folder.resolve("iq1.gguf"));
        try (GgufFile file = GgufFile.open(path)) {
            assertThat(file.tensor("t", 256, 2).type()).isEqualTo(TensorType.IQ1_M);
        }
    }

    @Test
    void givesMatricesOfTensors() {
        float[] values = new float[2 * 3 * 4];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        Path path = new GgufBuilder()
                .tensor("flat", values, 4, 6)
                .tensor("experts", values, 4, 3, 2)
                .tensor("row", values, 24)
                .write(folder.resolve("matrices.gguf"));
        try (GgufFile file = GgufFile.open(path)) {
            Matrix flat = file.matrix(file.tensor("flat", 4, 6));
            assertThat(flat.rows()).isEqualTo(6);
            assertThat(flat.columns()).isEqualTo(4);
            assertThat(first(flat)).isEqualTo(0);
            TensorInfo experts = file.tensor("experts", 4, 3, 2);
            assertThat(first(file.matrix(experts, 1))).isEqualTo(12);
            assertThat(file.matrix(experts, 1).rows()).isEqualTo(3);
            assertThat(file.matrix(file.tensor("row", 24)).rows()).isEqualTo(1);
            assertThatThrownBy(() -> file.matrix(experts))
                    .isInstanceOf(GgufFormatException.class)
                    .hasMessageContaining("experts: expected a matrix, found shape [4, 3, 2]");
            assertThatThrownBy(() -> file.matrix(experts, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void namesMissingAndMisshapenTensors() {
        Path path = new GgufBuilder().tensor("t", new float[6], 3, 2).write(folder.resolve("t.gguf"));
        try (GgufFile file = GgufFile.open(path)) {
            assertThatThrownBy(() -> file.tensor("output_norm.weight", 3))
                    .isInstanceOf(GgufFormatException.class)
                    .hasMessage(path + ": missing tensor output_norm.weight");
            assertThatThrownBy(() -> file.tensor("output_norm.weight"))
                    .hasMessage(path + ": missing tensor output_norm.weight");
            assertThat(file.tensor("t").shape()).isEqualTo("[3, 2]");
            assertThatThrownBy(() -> file.tensor("t", 2, 3))
                    .isInstanceOfSatisfying(
                            GgufFormatException.class,
                            e -> assertThat(e.offsetBytes()).isEqualTo(24 + 8 + 1 + 4))
                    .hasMessageContaining("t: expected shape [2, 3], found [3, 2]");
        }
    }

    @Test
    void dataCannotBeReadAfterClose() {
        GgufFile file = GgufFile.open(new TinyModel().write(folder.resolve("tiny.gguf")));
        var data = file.data(file.tensors().values().iterator().next());
        file.close();
        file.close();
        assertThatThrownBy(() -> data.get(ValueLayout.JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> file.metadata().string("general.name")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closingWhileAThreadReadsEndsThatThreadWithAnException() throws InterruptedException {
        GgufFile file = GgufFile.open(new TinyModel().write(folder.resolve("tiny.gguf")));
        var data = file.data(file.tensor("token_embd.weight"));
        var reading = new CountDownLatch(1);
        var end = new AtomicReference<@Nullable Throwable>();
        Thread reader = Thread.ofPlatform().start(() -> {
            try {
                for (long i = 0; ; i++) {
                    sink += data.get(ValueLayout.JAVA_BYTE, i % data.byteSize());
                    reading.countDown();
                }
            } catch (IllegalStateException e) {
                end.set(e);
            }
        });
        reading.await();
        file.close();
        reader.join();
        assertThat(end.get()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void dataIsReadOnly() {
        try (GgufFile file = GgufFile.open(new TinyModel().write(folder.resolve("tiny.gguf")))) {
            assertThat(file.tensors().values())
                    .allSatisfy(t -> assertThat(file.data(t).isReadOnly()).isTrue());
        }
    }

    @Test
    void opensFileAbove4GiBTouchingItsHeaderOnly() throws IOException {
        long rowBytes = 144 * 16; // rows of 4096 Q4_K elements
        long rows = 2_000_000;
        long last = rowBytes * rows;
        byte[] header = new GgufBuilder()
                .description("big", TensorType.Q4_K.id(), 0, 4096, rows)
                .description("last", TensorType.F32.id(), last, 8)
                .build();
        Path path = folder.resolve("sparse.gguf");
        try (FileChannel channel = FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.write(ByteBuffer.wrap(header));
            channel.write(
                    ByteBuffer.wrap(GgufBuilder.joined(GgufBuilder.number(0x3f800000, 4), new byte[28])),
                    header.length + last);
        }
        long[] allocated = new long[1];
        try (GgufFile warm = GgufFile.open(path)) {
            assertThat(warm.byteSize()).isGreaterThan(1L << 32);
        }
        allocated[0] = Allocation.bytesOf(() -> {
            try (GgufFile file = GgufFile.open(path)) {
                TensorInfo tensor = file.tensor("last", 8);
                assertThat(tensor.offsetBytes()).isEqualTo(header.length + last);
                assertThat(file.data(tensor).get(ValueLayout.JAVA_FLOAT_UNALIGNED, 0))
                        .isEqualTo(1);
                assertThat(file.matrix(file.tensor("big", 4096, rows)).byteSize())
                        .isEqualTo(last);
            }
        });
        assertThat(allocated[0]).isLessThan(1 << 20);
    }

    static Stream<String> goldenFiles() {
        return Stream.of(
                "bpe/bpe-tekken.gguf",
                "bpe/bpe-gpt-2.gguf",
                "bpe/bpe-llama-bpe.gguf",
                "bpe/bpe-smollm.gguf",
                "tokenizer/spm-v1.gguf",
                "tokenizer/spm-v3.gguf",
                "tokenizer/spm-v7.gguf",
                "models/dense-q2_k.gguf",
                "models/dense-iq4_xs.gguf",
                "models/moe-q4_k_m.gguf",
                "models/small-bf16.gguf",
                "models/tied-q4_k_m.gguf");
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    @EnabledIf(value = "jmistral.testdata.Golden#isPresent", disabledReason = "the shared reference data is absent")
    void opensReferenceFilesWithLittleHeap(String name) {
        Path path = Golden.path("golden/" + name);
        Runnable opening = () -> {
            try (GgufFile file = GgufFile.open(path)) {
                assertThat(file.metadata().arraySize("tokenizer.ggml.tokens")).isPositive();
            }
        };
        opening.run();
        assertThat(Allocation.bytesOf(opening)).isLessThan(1 << 20);
    }

    @Test
    @EnabledIf(value = "jmistral.testdata.Golden#isPresent", disabledReason = "the shared reference data is absent")
    void readsLargeVocabulary() {
        try (GgufFile file = GgufFile.open(Golden.path("golden/bpe/bpe-tekken.gguf"))) {
            assertThat(file.metadata().strings("tokenizer.ggml.tokens"))
                    .hasSize(131072)
                    .contains("[INST]", "\u0120the");
            assertThat(file.metadata().strings("tokenizer.ggml.merges")).hasSize(269443);
            assertThat(file.metadata().ints("tokenizer.ggml.token_type")).hasSize(131072);
        }
    }

    private static float first(Matrix matrix) {
        return matrix.data().get(ValueLayout.JAVA_FLOAT_UNALIGNED, matrix.offsetBytes());
    }

    private static float[] floats(GgufFile file, String name) {
        return file.data(file.find(name).orElseThrow()).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
    }
}
