package jmistral.quant.kernel;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import jmistral.quant.BlockFormat;
import jmistral.quant.Formats;
import jmistral.quant.TensorType;

/** The vector decoder of each type, to the bits of {@link jmistral.quant.Formats#decoder}. A new format is one line. */
final class VectorUnpackers {
    private static final Map<TensorType, BlockFormat> UNPACKERS = new EnumMap<>(TensorType.class);

    static {
        Stream.of(
                        new VectorF32(),
                        new VectorF16(),
                        new VectorBF16(),
                        new VectorQ4_0(),
                        new VectorQ4_1(),
                        new VectorQ5_0(),
                        new VectorQ5_1(),
                        new VectorQ8_0(),
                        new VectorQ2_K(),
                        new VectorQ3_K(),
                        new VectorQ4_K(),
                        new VectorQ5_K(),
                        new VectorQ6_K(),
                        new VectorIQ4_NL(),
                        new VectorIQ4_XS())
                .forEach(unpacker -> UNPACKERS.put(unpacker.type(), unpacker));
    }

    private VectorUnpackers() {}

    /**
     * The decoder of {@code type}: the scalar one if there is none with vectors.
     *
     * @throws jmistral.quant.UnsupportedTensorTypeException if there is none at all
     */
    static BlockFormat of(TensorType type) {
        BlockFormat unpacker = UNPACKERS.get(type);
        return unpacker == null ? Formats.decoder(type) : unpacker;
    }
}
