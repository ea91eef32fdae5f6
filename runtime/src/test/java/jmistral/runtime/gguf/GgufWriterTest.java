package jmistral.runtime.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import jmistral.quant.TensorType;
import jmistral.runtime.JmistralException;
import jmistral.testdata.GgufBuilder;
import jmistral.testdata.TinyModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufWriterTest {
    @TempDir
    Path folder;

    @Test
    void copyOfIndependentlyBuiltModelIsTheSameFile() throws IOException {
        Path source = new TinyModel()
                .experts(2, 1)
                .chatTemplate("{{ bos_token }}\u00e9")
                .write(folder.resolve("source.gguf"));
        Path copy = folder.resolve("copy.gguf");
        try (GgufFile file = GgufFile.open(source)) {
            copy(file).write(copy);
        }
        assertThat(Files.readAllBytes(copy)).isEqualTo(Files.readAllBytes(source));
    }

    @Test
    void everyTypeOfValueIsWrittenAsTheFormatSays() throws IOException {
        byte[] expected = new GgufBuilder()
                .u8("u8", 255)
                .i8("i8", -128)
                .u16("u16", 65535)
                .i16("i16", -32768)
                .u32("u32", 0xffff_ffffL)
                .i32("i32", Integer.MIN_VALUE)
                .f32("f32", -0.1f)
                .bool("bool", true)
                .string("string", "\u4f60\u597d")
                .u64("u64", -1)
                .i64("i64", Long.MIN_VALUE)
                .f64("f64", 0.1)
                .strings("strings", List.of("a", "", "\u00e9"))
                .ints("ints", 1, -2, 3)
                .floats("floats", 1, Float.NaN)
                .array("bools", GgufBuilder.BOOL, List.of(new byte[] {1}, new byte[] {0}))
                .array(
                        "nested",
                        GgufBuilder.ARRAY,
                        List.of(
                                GgufBuilder.arrayValue(GgufBuilder.STRING, 1, List.of(GgufBuilder.string("x"))),
                                GgufBuilder.arrayValue(GgufBuilder.UINT16, 2, List.of(new byte[] {1, 0, 2, 0}))))
                .build();
        Path path = folder.resolve("values.gguf");
        new GgufWriter()
                .put("u8", new IntegerValue(MetadataType.UINT8, 255))
                .put("i8", new IntegerValue(MetadataType.INT8, -128))
                .put("u16", new IntegerValue(MetadataType.UINT16, 65535))
                .put("i16", new IntegerValue(MetadataType.INT16, -32768))
                .put("u32", MetadataValue.uint32(0xffff_ffffL))
                .put("i32", new IntegerValue(MetadataType.INT32, Integer.MIN_VALUE))
                .put("f32", MetadataValue.float32(-0.1f))
                .put("bool", MetadataValue.bool(true))
                .put("string", MetadataValue.string("\u4f60\u597d"))
                .put("u64", new IntegerValue(MetadataType.UINT64, -1))
                .put("i64", new IntegerValue(MetadataType.INT64, Long.MIN_VALUE))
                .put("f64", new FloatValue(MetadataType.FLOAT64, 0.1))
                .put("strings", ArrayValue.ofStrings(List.of("a", "", "\u00e9")))
                .put("ints", ArrayValue.ofInts(1, -2, 3))
                .put("floats", ArrayValue.ofFloats(1, Float.NaN))
                .put("bools", ArrayValue.of(MetadataType.BOOL, List.of(new BoolValue(true), new BoolValue(false))))
                .put(
                        "nested",
                        ArrayValue.of(
                                MetadataType.ARRAY,
                                List.of(
                                        ArrayValue.ofStrings(List.of("x")),
                                        ArrayValue.of(
                                                MetadataType.UINT16,
                                                List.of(
                                                        new IntegerValue(MetadataType.UINT16, 1),
                                                        new IntegerValue(MetadataType.UINT16, 2))))))
                .write(path);
        assertThat(Files.readAllBytes(path)).isEqualTo(expected);
        try (GgufFile file = GgufFile.open(path)) {
            Path second = folder.resolve("again.gguf");
            new GgufWriter().putAll(file.metadata()).write(second);
            assertThat(Files.readAllBytes(second)).isEqualTo(expected);
        }
    }

    @Test
    void tensorsBeginAtTheAlignmentThatTheMetadataStates() {
        Path path = folder.resolve("aligned.gguf");
        float[] values = {1, 2, 3, 4, 5};
        new GgufWriter()
                .put("general.alignment", MetadataValue.uint32(4096))
                .tensor("a", TensorType.F32, new long[] {5}, sink -> sink.write(MemorySegment.ofArray(values)))
                .tensor("b", TensorType.F32, new long[] {5}, sink -> sink.write(MemorySegment.ofArray(values)))
                .write(path);
        try (GgufFile file = GgufFile.open(path)) {
            assertThat(file.tensor("b", 5).offsetBytes()).isEqualTo(8192);
            assertThat(file.data(file.tensor("b", 5)).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED))
                    .isEqualTo(values);
        }
    }

    @Test
    void dataMayComeInPiecesOfAnySize() {
        Path path = folder.resolve("pieces.gguf");
        int bytes = 3 << 20;
        byte[] data = new byte[bytes];
        new Random(5).nextBytes(data);
        new GgufWriter()
                .tensor("t", TensorType.I8, new long[] {bytes}, sink -> {
                    int at = 0;
                    for (int size = 1; at < bytes; size = size * 3 + 1) {
                        int count = Math.min(size, bytes - at);
                        sink.write(MemorySegment.ofArray(data).asSlice(at, count));
                        at += count;
                    }
                })
                .write(path);
        try (GgufFile file = GgufFile.open(path)) {
            assertThat(file.data(file.tensor("t", bytes)).toArray(ValueLayout.JAVA_BYTE))
                    .isEqualTo(data);
        }
    }

    @Test
    void leavesNothingBehindAndTheOldFileInPlaceIfDataFails() throws IOException {
        Path path = Files.writeString(folder.resolve("model.gguf"), "old");
        GgufWriter writer = new GgufWriter().tensor("t", TensorType.F32, new long[] {8}, sink -> {
            throw new IOException("no more");
        });
        assertThatThrownBy(() -> writer.write(path))
                .isInstanceOf(JmistralException.class)
                .hasMessage(path + ": cannot be written: no more");
        assertThat(path).hasContent("old");
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void refusesTooMuchAndTooLittleData() {
        Path path = folder.resolve("model.gguf");
        for (int count : new int[] {7, 9}) {
            GgufWriter writer = new GgufWriter()
                    .tensor("t", TensorType.F32, new long[] {8}, s -> s.write(MemorySegment.ofArray(new float[count])));
            assertThatThrownBy(() -> writer.write(path))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("tensor t");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void saysThatTheFolderIsMissing() {
        Path path = folder.resolve("nowhere").resolve("model.gguf");
        assertThatThrownBy(() -> new GgufWriter().write(path))
                .isInstanceOf(JmistralException.class)
                .hasMessage(path + ": cannot be written: its folder does not exist");
    }

    @Test
    void refusesImpossibleShapesAndAlignments() {
        var writer = new GgufWriter();
        GgufWriter.TensorData none = sink -> {};
        assertThatThrownBy(() -> writer.tensor("t", TensorType.Q4_K, new long[] {128}, none))
                .hasMessageContaining("tensor t of type Q4_K cannot have the shape [128]");
        assertThatThrownBy(() -> writer.tensor("t", TensorType.F32, new long[] {}, none))
                .hasMessageContaining("[]");
        assertThatThrownBy(() -> writer.tensor("t", TensorType.F32, new long[] {0}, none))
                .hasMessageContaining("[0]");
        writer.tensor("t", TensorType.F32, new long[] {1}, none);
        assertThatThrownBy(() -> writer.tensor("t", TensorType.F32, new long[] {1}, none))
                .hasMessage("a second tensor t");
        assertThatThrownBy(() -> writer.put("general.alignment", MetadataValue.uint32(33)))
                .hasMessage("general.alignment cannot be the integer 33");
    }

    private static GgufWriter copy(GgufFile file) {
        var writer = new GgufWriter().putAll(file.metadata());
        file.tensors()
                .values()
                .forEach(tensor -> writer.tensor(
                        tensor.name(), tensor.type(), tensor.dimensions(), sink -> sink.write(file.data(tensor))));
        return writer;
    }
}
