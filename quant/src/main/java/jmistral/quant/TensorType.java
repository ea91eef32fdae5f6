package jmistral.quant;

import java.util.Optional;

/**
 * The tensor types of ggml: the id that a GGUF file stores, and the size of a block. Knowing a type's size, so that a
 * file can be checked and listed, does not mean that its values can be decoded: see {@link Formats}.
 */
public enum TensorType {
    F32(0, 1, 4),
    F16(1, 1, 2),
    Q4_0(2, 32, 18),
    Q4_1(3, 32, 20),
    Q5_0(6, 32, 22),
    Q5_1(7, 32, 24),
    Q8_0(8, 32, 34),
    Q8_1(9, 32, 36),
    Q2_K(10, 256, 84),
    Q3_K(11, 256, 110),
    Q4_K(12, 256, 144),
    Q5_K(13, 256, 176),
    Q6_K(14, 256, 210),
    Q8_K(15, 256, 292),
    IQ2_XXS(16, 256, 66),
    IQ2_XS(17, 256, 74),
    IQ3_XXS(18, 256, 98),
    IQ1_S(19, 256, 50),
    IQ4_NL(20, 32, 18),
    IQ3_S(21, 256, 110),
    IQ2_S(22, 256, 82),
    IQ4_XS(23, 256, 136),
    I8(24, 1, 1),
    I16(25, 1, 2),
    I32(26, 1, 4),
    I64(27, 1, 8),
    F64(28, 1, 8),
    IQ1_M(29, 256, 56),
    BF16(30, 1, 2),
    TQ1_0(34, 256, 54),
    TQ2_0(35, 256, 66),
    MXFP4(39, 32, 17),
    NVFP4(40, 64, 36),
    Q1_0(41, 128, 18),
    Q2_0(42, 64, 18);

    private static final TensorType[] BY_ID = byId();

    private final int id;
    private final int blockElements;
    private final int blockBytes;

    TensorType(int id, int blockElements, int blockBytes) {
        this.id = id;
        this.blockElements = blockElements;
        this.blockBytes = blockBytes;
    }

    /** The type that a GGUF file means by {@code id}, or empty if ggml has none of that number (any more). */
    public static Optional<TensorType> fromId(int id) {
        return id < 0 || id >= BY_ID.length ? Optional.empty() : Optional.ofNullable(BY_ID[id]);
    }

    /** The type that ggml once had under {@code id} and has given up, or empty if there was none. */
    public static Optional<RemovedTensorType> removed(int id) {
        return RemovedTensorType.fromId(id);
    }

    /** The number by which GGUF files name this type. */
    public int id() {
        return id;
    }

    /** Elements in a block, 1 to 256. Rows are whole numbers of blocks. */
    public int blockElements() {
        return blockElements;
    }

    /** Bytes of a block. */
    public int blockBytes() {
        return blockBytes;
    }

    /** Bytes of {@code elements} elements, a multiple of {@link #blockElements()}; throws if that overflows. */
    public long bytesFor(long elements) {
        return Math.multiplyExact(elements / blockElements, (long) blockBytes);
    }

    private static TensorType[] byId() {
        TensorType[] types = new TensorType[values()[values().length - 1].id + 1];
        for (TensorType type : values()) {
            types[type.id] = type;
        }
        return types;
    }
}
