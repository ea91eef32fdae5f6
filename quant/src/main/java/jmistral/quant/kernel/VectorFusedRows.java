package jmistral.quant.kernel;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import jmistral.quant.TensorType;
import org.jspecify.annotations.Nullable;

/** The fused kernel of each type that has one for this vector width. */
final class VectorFusedRows {
    private static final Map<TensorType, FusedRows> KERNELS = new EnumMap<>(TensorType.class);

    static {
        KERNELS.put(TensorType.F32, new FusedF32());
        KERNELS.put(TensorType.F16, new FusedF16());
        KERNELS.put(TensorType.BF16, new FusedBF16());
        KERNELS.put(TensorType.Q8_0, new FusedQ8_0());
        if (VectorShapes.LANES == 16) {
            KERNELS.put(TensorType.Q4_0, new WideQ4_0());
            KERNELS.put(TensorType.Q4_1, new WideQ4_1());
            KERNELS.put(TensorType.Q5_0, new WideQ5_0());
            KERNELS.put(TensorType.Q5_1, new WideQ5_1());
            KERNELS.put(TensorType.Q2_K, new WideQ2_K());
            KERNELS.put(TensorType.Q3_K, new WideQ3_K());
            KERNELS.put(TensorType.Q4_K, new WideQ4_K());
            KERNELS.put(TensorType.Q5_K, new WideQ5_K());
            KERNELS.put(TensorType.Q6_K, new WideQ6_K());
            KERNELS.put(TensorType.IQ4_NL, new WideIQ4_NL());
            KERNELS.put(TensorType.IQ4_XS, new WideIQ4_XS());
        } else if (VectorShapes.LANES == 8) { // eight scales are one vector
            KERNELS.put(TensorType.Q4_0, new HalfWideQ4_0());
            KERNELS.put(TensorType.Q4_1, new HalfWideQ4_1());
            KERNELS.put(TensorType.Q5_0, new HalfWideQ5_0());
            KERNELS.put(TensorType.Q5_1, new HalfWideQ5_1());
            KERNELS.put(TensorType.Q2_K, new HalfWideQ2_K());
            KERNELS.put(TensorType.Q3_K, new HalfWideQ3_K());
            KERNELS.put(TensorType.Q4_K, new HalfWideQ4_K());
            KERNELS.put(TensorType.Q5_K, new HalfWideQ5_K());
            KERNELS.put(TensorType.Q6_K, new HalfWideQ6_K());
            KERNELS.put(TensorType.IQ4_NL, new HalfWideIQ4_NL());
            KERNELS.put(TensorType.IQ4_XS, new HalfWideIQ4_XS());
        }
    }

    private static final FusedRows LONG_Q8_0 = new FusedLongQ8_0();

    /** Enough scratch memory for any of them. */
    static final int SCRATCH_LENGTH = Stream.concat(KERNELS.values().stream(), Stream.of(LONG_Q8_0))
            .mapToInt(FusedRows::scratchLength)
            .max()
            .orElse(0);

    private VectorFusedRows() {}

    /** The fused kernel of {@code type} for rows of that length, or null. */
    static @Nullable FusedRows of(TensorType type, int columns) {
        if (areLong(type, columns)) {
            return LONG_Q8_0;
        }
        FusedRows kernel = KERNELS.get(type);
        return kernel == null || columns < kernel.leastColumns() ? null : kernel;
    }

    /** Whether there is another one for shorter rows. */
    static boolean areLong(TensorType type, int columns) {
        return type == TensorType.Q8_0 && VectorShapes.LANES == 16 && FusedLongQ8_0.takes(columns);
    }

    /** Whether there is one, for rows of some length. */
    static boolean has(TensorType type) {
        return KERNELS.containsKey(type);
    }
}
