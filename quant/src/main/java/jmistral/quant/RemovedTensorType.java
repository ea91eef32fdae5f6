package jmistral.quant;

import java.util.Arrays;
import java.util.Optional;

/**
 * The tensor types that ggml once had and has given up. Their ids are never used again, and nothing reads them: only
 * requantising the original model helps.
 */
public enum RemovedTensorType {
    Q4_2(4, TensorType.Q4_0),
    Q4_3(5, TensorType.Q4_1),
    Q4_0_4_4(31, TensorType.Q4_0),
    Q4_0_4_8(32, TensorType.Q4_0),
    Q4_0_8_8(33, TensorType.Q4_0),
    IQ4_NL_4_4(36, TensorType.IQ4_NL),
    IQ4_NL_4_8(37, TensorType.IQ4_NL),
    IQ4_NL_8_8(38, TensorType.IQ4_NL);

    private final int id;
    private final TensorType successor;

    RemovedTensorType(int id, TensorType successor) {
        this.id = id;
        this.successor = successor;
    }

    static Optional<RemovedTensorType> fromId(int id) {
        return Arrays.stream(values()).filter(type -> type.id == id).findFirst();
    }

    /** The number by which GGUF files named this type. */
    public int id() {
        return id;
    }

    /** The type to requantise to. */
    public TensorType successor() {
        return successor;
    }

    /** What is wrong and what to do: {@code "tensor type 31 (Q4_0_4_4) is no longer supported: requantise to Q4_0"}. */
    public String advice() {
        return "tensor type " + id + " (" + name() + ") is no longer supported: requantise to " + successor;
    }
}
