package jmistral.quant;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import jmistral.quant.format.BF16;
import jmistral.quant.format.F16;
import jmistral.quant.format.F32;
import jmistral.quant.format.IQ4_NL;
import jmistral.quant.format.IQ4_XS;
import jmistral.quant.format.Q2_K;
import jmistral.quant.format.Q3_K;
import jmistral.quant.format.Q4_0;
import jmistral.quant.format.Q4_1;
import jmistral.quant.format.Q4_K;
import jmistral.quant.format.Q5_0;
import jmistral.quant.format.Q5_1;
import jmistral.quant.format.Q5_K;
import jmistral.quant.format.Q6_K;
import jmistral.quant.format.Q8_0;

/** The formats that can be decoded and encoded. Immutable, thread-safe. A new format is one line here. */
public final class Formats {
    private static final Map<TensorType, BlockFormat> DECODERS = new EnumMap<>(TensorType.class);
    private static final Map<TensorType, BlockEncoder> ENCODERS = new EnumMap<>(TensorType.class);

    static {
        register(new F32());
        register(new F16());
        register(new BF16());
        register(new Q4_0());
        register(new Q4_1());
        register(new Q5_0());
        register(new Q5_1());
        register(new Q8_0());
        register(new Q2_K());
        register(new Q3_K());
        register(new Q4_K());
        register(new Q5_K());
        register(new Q6_K());
        register(new IQ4_NL());
        register(new IQ4_XS());
    }

    private Formats() {}

    /** Whether {@link #decoder} knows {@code type}. */
    public static boolean canDecode(TensorType type) {
        return DECODERS.containsKey(type);
    }

    /**
     * The decoder of {@code type}.
     *
     * @throws UnsupportedTensorTypeException if there is none
     */
    public static BlockFormat decoder(TensorType type) {
        BlockFormat decoder = DECODERS.get(type);
        if (decoder == null) {
            throw new UnsupportedTensorTypeException("decode", type, decodable());
        }
        return decoder;
    }

    /** The types that can be decoded, in order of their ids. */
    public static Set<TensorType> decodable() {
        return Collections.unmodifiableSet(DECODERS.keySet());
    }

    /** Whether {@link #encoder} knows {@code type}. */
    public static boolean canEncode(TensorType type) {
        return ENCODERS.containsKey(type);
    }

    /**
     * The encoder of {@code type}.
     *
     * @throws UnsupportedTensorTypeException if there is none
     */
    public static BlockEncoder encoder(TensorType type) {
        BlockEncoder encoder = ENCODERS.get(type);
        if (encoder == null) {
            throw new UnsupportedTensorTypeException("encode", type, encodable());
        }
        return encoder;
    }

    /** The types that can be encoded, in order of their ids. */
    public static Set<TensorType> encodable() {
        return Collections.unmodifiableSet(ENCODERS.keySet());
    }

    private static void register(BlockFormat format) {
        DECODERS.put(format.type(), format);
        if (format instanceof BlockEncoder encoder) {
            ENCODERS.put(format.type(), encoder);
        }
    }
}
