package jmistral.quant.kernel;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import jmistral.quant.TensorType;
import org.jspecify.annotations.Nullable;

/** The unpacker to pairs of each type that has one: those with quants of up to 6 bits. */
final class VectorPairs {
    private static final Map<TensorType, PairUnpacker> UNPACKERS = new EnumMap<>(TensorType.class);

    static {
        Stream.of(
                        new PairsQ4_0(),
                        new PairsQ4_1(),
                        new PairsQ5_0(),
                        new PairsQ5_1(),
                        new PairsQ2_K(),
                        new PairsQ3_K(),
                        new PairsQ4_K(),
                        new PairsQ5_K(),
                        new PairsQ6_K())
                .forEach(unpacker -> UNPACKERS.put(unpacker.type(), unpacker));
    }

    private VectorPairs() {}

    /** The unpacker of {@code type}, or null: then products go by way of floats. */
    static @Nullable PairUnpacker of(TensorType type) {
        return UNPACKERS.get(type);
    }
}
