package jmistral.quant.kernel;

import java.lang.foreign.MemorySegment;
import jmistral.quant.TensorType;

/** {@link RowStreams} whose activations are floats. */
abstract class FloatStreams extends RowStreams {
    /** @param type of the rows */
    FloatStreams(TensorType type) {
        super(type);
    }

    /**
     * As {@link RowStreams#multiplyRows} does.
     *
     * @param x the token's activations from {@code xOffset}, in the order of {@link #layout}
     */
    abstract void multiplyTwoRows(
            int streams,
            MemorySegment w,
            long offsetBytes,
            long strideBytes,
            int rows,
            int columns,
            float[] x,
            int xOffset,
            float[] sums);

    @Override
    final void multiplyRows(
            int streams,
            MemorySegment w,
            long offsetBytes,
            long strideBytes,
            int rows,
            int columns,
            ArrangedActivations x,
            int token,
            float[] sums) {
        OrderedActivations ordered = (OrderedActivations) x;
        multiplyTwoRows(
                streams, w, offsetBytes, strideBytes, rows, columns, ordered.values(), ordered.offset(token), sums);
    }
}
