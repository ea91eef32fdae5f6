package jmistral.runtime.gguf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jmistral.quant.Matrix;

/**
 * An opened GGUF file, or the files of a split model. The files are mapped once, read-only; opening touches their headers
 * and nothing else, and everything there is checked before it is used.
 *
 * <p>Immutable and thread-safe. All that it hands out are views of the mapped files, which end with {@link #close()}: a
 * thread that reads one afterwards, or at that moment, gets an {@link IllegalStateException}. The files must not be cut
 * or overwritten meanwhile; replacing one by renaming another does no harm.
 */
public final class GgufFile implements AutoCloseable {
    private final Arena arena;
    private final List<Part> parts;
    private final Map<String, TensorInfo> tensors;

    private GgufFile(Arena arena, List<Part> parts, Map<String, TensorInfo> tensors) {
        this.arena = arena;
        this.parts = parts;
        this.tensors = tensors;
    }

    /**
     * Opens a file of version 2 or 3: a whole model, a vocabulary, or nothing but tensors. Of a split model the first
     * file is named, and the others are found beside it.
     *
     * @throws GgufFormatException if the file cannot be read, or anything in its header is not as it must be
     */
    public static GgufFile open(Path path) {
        Arena arena = Arena.ofShared();
        try {
            List<Part> parts = new PartsReader(arena).read(path);
            return new GgufFile(arena, parts, merge(parts));
        } catch (Throwable e) {
            arena.close();
            throw e;
        }
    }

    private static Map<String, TensorInfo> merge(List<Part> parts) {
        Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        for (Part part : parts) {
            for (TensorInfo tensor : part.tensors()) {
                TensorInfo first = tensors.putIfAbsent(tensor.name(), tensor);
                if (first != null) {
                    throw new GgufFormatException(
                            part.path(),
                            -1,
                            "duplicate tensor name " + tensor.name() + ", which is also in "
                                    + parts.get(first.part()).path(),
                            "a second " + tensor.name(),
                            "one");
                }
            }
        }
        return Collections.unmodifiableMap(tensors);
    }

    /** The file that was named. */
    public Path path() {
        return parts.getFirst().path();
    }

    /** All files, one unless the model is split, in their order: that of {@link TensorInfo#part()}. */
    public List<Path> paths() {
        return parts.stream().map(Part::path).toList();
    }

    /** Bytes of all files. */
    public long byteSize() {
        return parts.stream().mapToLong(part -> part.bytes().byteSize()).sum();
    }

    /** What of the files is in memory: a new object for each call. */
    public Residency residency() {
        return new Residency(parts.stream().map(Part::bytes).toList());
    }

    /** The version of the format, 2 or 3. */
    public int version() {
        return parts.getFirst().version();
    }

    /** What the offsets of tensors are multiples of, in bytes. */
    public int alignment() {
        return parts.getFirst().alignment();
    }

    /** Keys and values; of a split model those of the first file. */
    public Metadata metadata() {
        return parts.getFirst().metadata();
    }

    /** All tensors by name, in the order of the file. */
    public Map<String, TensorInfo> tensors() {
        return tensors;
    }

    /** The tensor of that name, if there is one. */
    public Optional<TensorInfo> find(String name) {
        return Optional.ofNullable(tensors.get(name));
    }

    /**
     * The tensor of that name, of whatever shape.
     *
     * @throws GgufFormatException if there is no such tensor
     */
    public TensorInfo tensor(String name) {
        TensorInfo tensor = tensors.get(name);
        if (tensor == null) {
            throw new GgufFormatException(path(), -1, "missing tensor " + name, "no such tensor", name);
        }
        return tensor;
    }

    /**
     * The tensor of that name and shape.
     *
     * @param shape the lengths in ggml's order: the first is the length of a row
     * @throws GgufFormatException if there is no such tensor, or if its shape is another
     */
    public TensorInfo tensor(String name, long... shape) {
        TensorInfo tensor = tensor(name);
        if (!tensor.hasShape(shape)) {
            throw new GgufFormatException(
                    path(tensor),
                    tensor.shapeOffsetBytes(),
                    name + ": expected shape " + Arrays.toString(shape) + ", found " + tensor.shape(),
                    tensor.shape(),
                    Arrays.toString(shape));
        }
        return tensor;
    }

    /** The file that holds the data of {@code tensor}. */
    public Path path(TensorInfo tensor) {
        return parts.get(tensor.part()).path();
    }

    /** The data of {@code tensor}, read-only, where it lies. */
    public MemorySegment data(TensorInfo tensor) {
        return parts.get(tensor.part()).bytes().asSlice(tensor.offsetBytes(), tensor.byteSize());
    }

    /**
     * A tensor of one or two dimensions as a matrix: dimension 0 is its columns, dimension 1 its rows.
     *
     * @throws GgufFormatException if it has more dimensions, or more rows or columns than a matrix can
     */
    public Matrix matrix(TensorInfo tensor) {
        if (tensor.dimension(2) * tensor.dimension(3) != 1) {
            throw noMatrix(tensor);
        }
        return matrix(tensor, 0);
    }

    /**
     * One matrix of a tensor of three dimensions: that of one expert, say.
     *
     * @param slice index along dimension 2
     * @throws GgufFormatException if it has more dimensions, or more rows or columns than a matrix can
     * @throws IndexOutOfBoundsException if {@code slice} is not below dimension 2
     */
    public Matrix matrix(TensorInfo tensor, int slice) {
        long columns = tensor.dimension(0);
        long rows = tensor.dimension(1);
        if (tensor.dimension(3) != 1 || columns > Integer.MAX_VALUE || rows > Integer.MAX_VALUE) {
            throw noMatrix(tensor);
        }
        if (slice < 0 || slice >= tensor.dimension(2)) {
            throw new IndexOutOfBoundsException("no slice " + slice + " in " + tensor);
        }
        long sliceBytes = tensor.byteSize() / tensor.dimension(2);
        return new Matrix(tensor.type(), data(tensor), slice * sliceBytes, (int) rows, (int) columns);
    }

    private GgufFormatException noMatrix(TensorInfo tensor) {
        return new GgufFormatException(
                path(tensor),
                tensor.shapeOffsetBytes(),
                tensor.name() + ": expected a matrix, found shape " + tensor.shape(),
                tensor.shape(),
                "a matrix");
    }

    /** Unmaps the files. Everything that was handed out ends; a second call does nothing. */
    @Override
    public synchronized void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
