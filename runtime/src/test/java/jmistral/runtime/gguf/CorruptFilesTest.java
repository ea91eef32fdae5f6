package jmistral.runtime.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import jmistral.testdata.Allocation;
import jmistral.testdata.CorruptGguf;
import jmistral.testdata.GgufBuilder;
import jmistral.testdata.TinyModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorruptFilesTest {
    private static final long MAX_ALLOCATED_BYTES = 2 << 20;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void refusesEachFaultByName(CorruptGguf corruption) throws IOException {
        Path path = Files.write(folder.resolve("corrupt.gguf"), corruption.build());
        var failure = catchThrowableOfType(GgufFormatException.class, () -> GgufFile.open(path));
        assertThat(failure.getMessage()).startsWith(path + ": ").contains(corruption.words());
        assertThat(failure.offsetBytes()).isBetween(0L, Files.size(path));
        assertThat(Allocation.bytesOf(
                        () -> assertThatThrownBy(() -> GgufFile.open(path)).isInstanceOf(GgufFormatException.class)))
                .isLessThan(MAX_ALLOCATED_BYTES);
    }

    @Test
    void refusesEveryTruncation() throws IOException {
        byte[] whole = new GgufBuilder()
                .u8("u8", 1)
                .string("string", "text")
                .bool("bool", true)
                .array("numbers", GgufBuilder.UINT16, List.of(new byte[2], new byte[2]))
                .strings("strings", List.of("a", "", "bcd"))
                .array(
                        "nested",
                        GgufBuilder.ARRAY,
                        List.of(GgufBuilder.arrayValue(GgufBuilder.INT8, 1, List.of(new byte[1]))))
                .tensor("first", new float[8], 8)
                .tensor("second", new float[8], 4, 2)
                .build();
        Path path = folder.resolve("truncated.gguf");
        for (int length = 0; length < whole.length; length++) {
            Files.write(path, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> GgufFile.open(path))
                    .as("the first %d bytes", length)
                    .isInstanceOf(GgufFormatException.class)
                    .hasMessageContaining(length < 4 ? "not a GGUF file" : "truncated");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void opensOrRefusesRandomDamage(long seed) throws IOException {
        byte[] sound = new TinyModel()
                .layers(1)
                .embeddingLength(8)
                .heads(2, 1)
                .feedForwardLength(8)
                .build();
        int headerBytes = headerBytes(sound);
        Path path = folder.resolve("damaged.gguf");
        Random random = new Random(seed);
        int opened = 0;
        int refused = 0;
        for (int round = 0; round < 250; round++) {
            byte[] damaged = damage(sound, headerBytes, random);
            Files.write(path, damaged);
            try (GgufFile file = GgufFile.open(path)) {
                readEverything(file);
                opened++;
            } catch (GgufFormatException e) {
                assertThat(e.getMessage()).startsWith(path + ": ");
                refused++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ", round " + round, e);
            }
            if (round % 50 == 0) {
                assertThat(Allocation.bytesOf(() -> openAnyway(path)))
                        .as("seed %d, round %d", seed, round)
                        .isLessThan(MAX_ALLOCATED_BYTES);
            }
        }
        assertThat(opened).isPositive();
        assertThat(refused).isPositive();
    }

    @Test
    void reportsFilesThatAreNoFiles() throws IOException {
        Path nowhere = folder.resolve("nowhere.gguf");
        assertThatThrownBy(() -> GgufFile.open(nowhere))
                .isInstanceOf(GgufFormatException.class)
                .hasMessage(nowhere + ": no such file");
        assertThatThrownBy(() -> GgufFile.open(folder))
                .isInstanceOf(GgufFormatException.class)
                .hasMessage(folder + ": is a directory, not a GGUF file");
        Path below = Files.createFile(folder.resolve("file")).resolve("model.gguf");
        assertThatThrownBy(() -> GgufFile.open(below))
                .isInstanceOf(GgufFormatException.class)
                .hasMessageStartingWith(below + ": ");
    }

    @Test
    void reportsFilesThatMayNotBeRead() throws IOException {
        Path path = new TinyModel().write(folder.resolve("secret.gguf"));
        assumeFalse(path.toFile().setReadable(false) && Files.isReadable(path), "this user may read every file");
        assertThatThrownBy(() -> GgufFile.open(path))
                .isInstanceOf(GgufFormatException.class)
                .hasMessage(path + ": permission denied: the file cannot be read");
    }

    /** A few bytes, a number or the length are changed, mostly in the header. */
    private static byte[] damage(byte[] sound, int headerBytes, Random random) {
        byte[] damaged = sound.clone();
        int reach = random.nextInt(4) == 0 ? Math.min(200, headerBytes) : headerBytes;
        switch (random.nextInt(5)) {
            case 0 -> damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
            case 1 -> damaged[random.nextInt(reach)] ^= (byte) (1 << random.nextInt(8));
            case 2 -> {
                for (int i = random.nextInt(8); i >= 0; i--) {
                    damaged[random.nextInt(reach)] = (byte) random.nextInt();
                }
            }
            case 3 -> {
                long[] extremes = {
                    -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32, 1L << 31, 1L << 20, 0, random.nextLong()
                };
                byte[] number = GgufBuilder.number(extremes[random.nextInt(extremes.length)], 8);
                System.arraycopy(number, 0, damaged, random.nextInt(reach), 8);
            }
            default -> {
                int from = random.nextInt(reach);
                int to = random.nextInt(reach);
                System.arraycopy(sound, from, damaged, to, Math.min(random.nextInt(64), reach - Math.max(from, to)));
            }
        }
        return damaged;
    }

    private static int headerBytes(byte[] model) {
        Path path = null;
        try {
            path = Files.write(Files.createTempFile("sound", ".gguf"), model);
            try (GgufFile file = GgufFile.open(path)) {
                return (int) file.tensors().values().iterator().next().offsetBytes();
            } finally {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void openAnyway(Path path) {
        try (GgufFile file = GgufFile.open(path)) {
            assertThat(file.version()).isBetween(2, 3);
        } catch (GgufFormatException e) {
            assertThat(e.path()).isEqualTo(path);
        }
    }

    private static void readEverything(GgufFile file) {
        file.metadata().values().forEach((key, value) -> {
            assertThat(value.describe()).isNotEmpty();
            if (value instanceof ArrayValue array) {
                assertThat(array.elements(Integer.MAX_VALUE)).hasSize(array.size());
            } else {
                assertThat(value.toString()).isNotNull();
            }
        });
        file.tensors().values().forEach(tensor -> {
            long sum = 0;
            var data = file.data(tensor);
            for (long i = 0; i < data.byteSize(); i++) {
                sum += data.get(ValueLayout.JAVA_BYTE, i);
            }
            assertThat(sum).isBetween(-128 * data.byteSize(), 127 * data.byteSize());
        });
    }
}
