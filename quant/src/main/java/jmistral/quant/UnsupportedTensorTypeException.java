package jmistral.quant;

import java.util.Collection;
import java.util.stream.Collectors;

/** Thrown for a tensor type that is known by name and size, but whose values cannot be decoded or encoded. */
public final class UnsupportedTensorTypeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final TensorType type;

    UnsupportedTensorTypeException(String action, TensorType type, Collection<TensorType> supported) {
        super("cannot " + action + " tensor type " + type + " (supported: "
                + supported.stream().map(TensorType::name).collect(Collectors.joining(", ")) + ")");
        this.type = type;
    }

    /** The type that was asked for. */
    public TensorType type() {
        return type;
    }
}
