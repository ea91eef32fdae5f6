package jmistral.runtime.gguf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import jmistral.quant.TensorType;
import jmistral.runtime.JmistralException;

/**
 * Writes a GGUF file of version 3. Keys and tensors are declared first; {@link #write} then writes the header and asks for
 * the tensors' data one after the other, so that a model of any size passes through a small buffer.
 *
 * <p>Not thread-safe.
 */
public final class GgufWriter {
    private static final int VERSION = 3;
    private static final int DEFAULT_ALIGNMENT = 32;
    private static final int MAX_DIMENSIONS = 4;
    private static final String ALIGNMENT = "general.alignment";
    private static final String SPLIT_PREFIX = "split.";

    private final Map<String, MetadataValue> metadata = new LinkedHashMap<>();
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    /** Gives the data of a tensor when its turn comes. */
    @FunctionalInterface
    public interface TensorData {
        /** Writes all of the tensor's bytes to {@code sink}, in as many pieces as it likes. */
        void writeTo(Sink sink) throws IOException;
    }

    /** Takes the data of a tensor. */
    @FunctionalInterface
    public interface Sink {
        /** Adds all of {@code bytes}, on the heap or not; they may be changed afterwards. */
        void write(MemorySegment bytes) throws IOException;
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Tensor(byte[] description, long byteSize, TensorData data) {}

    /** A file without keys and tensors. */
    public GgufWriter() {}

    /**
     * Sets a key. {@code general.alignment} decides where tensors may begin; without it that is every 32 bytes.
     *
     * @throws IllegalArgumentException if the alignment is no 32-bit unsigned power of two of at least 8
     */
    public GgufWriter put(String key, MetadataValue value) {
        if (key.equals(ALIGNMENT) && !isAlignment(value)) {
            throw new IllegalArgumentException(ALIGNMENT + " cannot be " + value.describe());
        }
        metadata.put(key, value);
        return this;
    }

    /** Sets all keys of another file, which must be open until this one is written, but those of a split model. */
    public GgufWriter putAll(Metadata source) {
        source.values().forEach((key, value) -> {
            if (!key.startsWith(SPLIT_PREFIX)) {
                put(key, value);
            }
        });
        return this;
    }

    /**
     * Adds a tensor.
     *
     * @param dimensions lengths in ggml's order: the first is the length of a row
     * @param data is asked for the data when the file is written
     * @throws IllegalArgumentException if there is a tensor of that name, or the shape is not one of {@code type}
     */
    public GgufWriter tensor(String name, TensorType type, long[] dimensions, TensorData data) {
        long byteSize = byteSize(name, type, dimensions);
        var description = new ByteArrayOutputStream();
        ValueEncoder.encode(StringValue.of(name), description);
        ValueEncoder.number(dimensions.length, Integer.BYTES, description);
        for (long dimension : dimensions) {
            ValueEncoder.number(dimension, Long.BYTES, description);
        }
        ValueEncoder.number(type.id(), Integer.BYTES, description);
        if (tensors.putIfAbsent(name, new Tensor(description.toByteArray(), byteSize, data)) != null) {
            throw new IllegalArgumentException("a second tensor " + name);
        }
        return this;
    }

    /**
     * Writes the file: under the name {@code target.part} until it is complete, which is then renamed, so that
     * {@code target} is always a whole file. After a failure nothing is left.
     *
     * @throws JmistralException if the file cannot be written
     * @throws IllegalStateException if a tensor's data is longer or shorter than its shape says
     */
    public void write(Path target) {
        Path part = target.resolveSibling(target.getFileName() + ".part");
        boolean complete = false;
        try {
            writeTo(part);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            complete = true;
        } catch (NoSuchFileException e) {
            throw new JmistralException(target + ": cannot be written: its folder does not exist", e);
        } catch (IOException e) {
            throw new JmistralException(target + ": cannot be written: " + e.getMessage(), e);
        } finally {
            if (!complete) {
                delete(part);
            }
        }
    }

    private void writeTo(Path part) throws IOException {
        int alignment = alignment();
        try (FileChannel channel = FileChannel.open(
                        part,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                BufferedChannel out = new BufferedChannel(channel)) {
            out.write(MemorySegment.ofArray(header(alignment)));
            for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
                out.align(alignment);
                writeData(tensor.getKey(), tensor.getValue(), out);
            }
            if (!tensors.isEmpty()) {
                out.align(alignment);
            }
            out.flush();
            channel.force(true);
        }
    }

    private static void writeData(String name, Tensor tensor, BufferedChannel out) throws IOException {
        long end = out.position() + tensor.byteSize();
        tensor.data().writeTo(bytes -> {
            if (bytes.byteSize() > end - out.position()) {
                throw new IllegalStateException(
                        "more data for tensor " + name + " than its " + tensor.byteSize() + " bytes");
            }
            out.write(bytes);
        });
        if (out.position() != end) {
            throw new IllegalStateException(
                    (end - out.position()) + " of " + tensor.byteSize() + " bytes are missing for tensor " + name);
        }
    }

    private byte[] header(int alignment) {
        var out = new ByteArrayOutputStream();
        out.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        ValueEncoder.number(VERSION, Integer.BYTES, out);
        ValueEncoder.number(tensors.size(), Long.BYTES, out);
        ValueEncoder.number(metadata.size(), Long.BYTES, out);
        metadata.forEach((key, value) -> {
            ValueEncoder.encode(StringValue.of(key), out);
            ValueEncoder.number(value.type().id(), Integer.BYTES, out);
            ValueEncoder.encode(value, out);
        });
        long offset = 0;
        for (Tensor tensor : tensors.values()) {
            out.writeBytes(tensor.description());
            ValueEncoder.number(offset, Long.BYTES, out);
            offset = Math.addExact(offset, Math.ceilDiv(tensor.byteSize(), alignment) * alignment);
        }
        return out.toByteArray();
    }

    private int alignment() {
        return metadata.get(ALIGNMENT) instanceof IntegerValue integer ? (int) integer.bits() : DEFAULT_ALIGNMENT;
    }

    private static boolean isAlignment(MetadataValue value) {
        return value instanceof IntegerValue(MetadataType type, long bits)
                && type == MetadataType.UINT32
                && Long.bitCount(bits) == 1
                && bits >= 8
                && bits <= 1 << 30;
    }

    private static long byteSize(String name, TensorType type, long[] dimensions) {
        boolean positive = dimensions.length >= 1 && dimensions.length <= MAX_DIMENSIONS;
        long elements = 1;
        for (long dimension : dimensions) {
            positive &= dimension > 0;
            elements = Math.multiplyExact(elements, dimension);
        }
        if (!positive || dimensions[0] % type.blockElements() != 0) {
            throw new IllegalArgumentException(
                    "tensor " + name + " of type " + type + " cannot have the shape " + Arrays.toString(dimensions));
        }
        return type.bytesFor(elements);
    }

    private static void delete(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException _) {
            // The failure that led here is the one to report.
        }
    }
}
