package jmistral.quant.kernel;

import java.util.EnumSet;
import java.util.Set;
import jmistral.quant.BlockFormat;
import jmistral.quant.Formats;
import jmistral.quant.TensorType;
import org.jspecify.annotations.Nullable;

/**
 * The kernels in use for each type: the best that there are, and simpler ones where {@link #simplify} has been asked for.
 * Thread-safe; a product asks once for each matrix, and so is made by one kernel.
 */
final class KernelChoice {
    private volatile Set<TensorType> notFused = EnumSet.noneOf(TensorType.class);
    private volatile Set<TensorType> notAsPairs = EnumSet.noneOf(TensorType.class);
    private volatile Set<TensorType> scalar = EnumSet.noneOf(TensorType.class);

    /** The fused kernel for rows of {@code type} of that length; or null: then rows are unpacked to floats. */
    @Nullable
    FusedRows fused(TensorType type, int columns) {
        return notFused.contains(type) ? null : VectorFusedRows.of(type, columns);
    }

    /** What unpacks {@code type} to integers for many tokens; or null: then rows are unpacked to floats. */
    @Nullable
    PairUnpacker pairs(TensorType type) {
        return notAsPairs.contains(type) ? null : VectorPairs.of(type);
    }

    /**
     * What unpacks {@code type} to floats.
     *
     * @throws jmistral.quant.UnsupportedTensorTypeException if nothing does
     */
    BlockFormat unpacker(TensorType type) {
        return scalar.contains(type) ? Formats.decoder(type) : VectorUnpackers.of(type);
    }

    /**
     * Chooses the next simpler kernel for products of few or many tokens with {@code type}.
     *
     * @return whether there was one
     */
    synchronized boolean simplify(TensorType type, boolean many) {
        if (many && pairs(type) != null) {
            notAsPairs = with(notAsPairs, type);
        } else if (!many && !notFused.contains(type) && VectorFusedRows.has(type)) {
            notFused = with(notFused, type);
        } else if (!scalar.contains(type)) {
            scalar = with(scalar, type);
        } else {
            return false;
        }
        return true;
    }

    private static Set<TensorType> with(Set<TensorType> types, TensorType type) {
        Set<TensorType> more = EnumSet.copyOf(types);
        more.add(type);
        return more;
    }
}
