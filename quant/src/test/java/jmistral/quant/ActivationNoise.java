package jmistral.quant;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import jmistral.quant.format.Q2_K;
import jmistral.quant.format.Q3_K;
import jmistral.quant.format.Q4_0;
import jmistral.quant.format.Q4_1;
import jmistral.quant.format.Q4_K;
import jmistral.quant.format.Q5_0;
import jmistral.quant.format.Q5_1;
import jmistral.quant.format.Q5_K;
import jmistral.quant.format.Q6_K;
import org.jspecify.annotations.Nullable;

/**
 * How far products may be from those with the activations as they are, for types whose activations become integers: half
 * a step for each activation, and what the sums of products take along of lower fields.
 *
 * <p>With many tokens a step is the group's norm over {@code √G floor(32767 / (Q G) - 1/2)}, where G is the size of a
 * group and Q its largest quant, since then no sum of products leaves 16 bits. With few tokens and vectors of more than 128
 * bits it is, for a number of columns, what keeps the products of a few neighbours with unsigned quants within 16 bits.
 */
abstract class ActivationNoise {
    /** @param quantBytes where the quants are in a block: from, to, perhaps again from, to */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Layout(int groupSize, int largestQuant, int... quantBytes) {}

    /**
     * @param columns that share a step
     * @param neighbours whose products meet
     * @param sums of neighbours that are one in the end
     */
    private record Fields(int columns, int neighbours, int sums) {}

    private static final Map<Integer, Fields> SUPER_BLOCKS =
            Map.of(512, new Fields(256, 8, 1), 256, new Fields(256, 4, 1));
    private static final Map<Integer, Fields> BLOCKS = Map.of(512, new Fields(128, 8, 1), 256, new Fields(64, 4, 2));

    private static @Nullable Fields fields(TensorType type, int vectorBits) {
        return switch (type) {
            case Q4_0, Q4_1, Q5_0, Q5_1 -> BLOCKS.get(vectorBits);
            case Q2_K, Q3_K, Q4_K, Q5_K -> SUPER_BLOCKS.get(vectorBits);
            case Q6_K -> SUPER_BLOCKS.get(Math.min(vectorBits, 256));
            default -> null;
        };
    }

    private static final Map<TensorType, Layout> LAYOUTS = Map.of(
            TensorType.Q4_0, new Layout(32, 8, Q4_0.QS, Q4_0.QS + 16),
            TensorType.Q4_1, new Layout(32, 8, Q4_1.QS, Q4_1.QS + 16),
            TensorType.Q5_0, new Layout(32, 16, Q5_0.QH, Q5_0.QH + 4, Q5_0.QS, Q5_0.QS + 16),
            TensorType.Q5_1, new Layout(32, 16, Q5_1.QH, Q5_1.QH + 4, Q5_1.QS, Q5_1.QS + 16),
            TensorType.Q2_K, new Layout(16, 2, Q2_K.QS, Q2_K.QS + 64),
            TensorType.Q3_K, new Layout(16, 4, Q3_K.HMASK, Q3_K.HMASK + 32, Q3_K.QS, Q3_K.QS + 64),
            TensorType.Q4_K, new Layout(32, 8, Q4_K.QS, Q4_K.QS + 128),
            TensorType.Q5_K, new Layout(32, 16, Q5_K.QH, Q5_K.QH + 32, Q5_K.QS, Q5_K.QS + 128),
            TensorType.Q6_K, new Layout(16, 32, Q6_K.QL, Q6_K.QL + 128, Q6_K.QH, Q6_K.QH + 64));

    private static final double ROUNDING = 1e-5;

    final float[] values;
    final float[] steps; // difference between neighbouring quants
    final float[] middles; // weights of the middle quant

    private ActivationNoise(Layout layout, Matrix matrix, int row) {
        byte[] bytes = matrix.data()
                .asSlice(matrix.offsetBytes() + row * matrix.rowBytes(), matrix.rowBytes())
                .toArray(ValueLayout.JAVA_BYTE);
        values = decode(matrix, bytes);
        middles = decode(matrix, withQuants(layout, matrix, bytes, 0));
        steps = decode(matrix, withQuants(layout, matrix, bytes, 0xff));
        for (int c = 0; c < steps.length; c++) {
            steps[c] = (steps[c] - middles[c]) / (2 * layout.largestQuant - 1);
            middles[c] += layout.largestQuant * steps[c];
        }
    }

    /** The noise of products of that many tokens with a row, or null if activations are taken as they are. */
    static @Nullable ActivationNoise of(Kernels kernels, Matrix matrix, int row, int tokens) {
        Layout layout = LAYOUTS.get(matrix.type());
        if (layout == null || kernels.vectorBits() == 0) {
            return null;
        }
        if (tokens > kernels.vectorBits() / Float.SIZE) {
            return new OfMany(layout, matrix, row);
        }
        Fields fields = fields(matrix.type(), kernels.vectorBits());
        return fields == null || matrix.columns() < fields.columns ? null : new OfFew(layout, matrix, row, fields);
    }

    /** Largest error of the row's product with activations {@code x}, rounding included. */
    abstract double bound(float[] x, int offset);

    private static final class OfMany extends ActivationNoise {
        private final int size;
        private final double norm;

        OfMany(Layout layout, Matrix matrix, int row) {
            super(layout, matrix, row);
            size = layout.groupSize;
            norm = Math.sqrt(size) * Math.floor(32767.0 / (layout.largestQuant * size) - 0.5);
        }

        @Override
        double bound(float[] x, int offset) {
            double bound = 0;
            for (int group = 0; group < values.length; group += size) {
                double squares = 0;
                double weights = 0;
                double products = 0;
                for (int c = group; c < group + size; c++) {
                    double value = x[offset + c];
                    double quantised = Math.abs(values[c] - middles[c]); // the rest meets sums of floats
                    squares += value * value;
                    weights += quantised;
                    products += Math.abs(value) * (quantised + Math.abs(middles[c]));
                }
                // The lower half of the integer sums is a fraction of up to half a unit.
                double halfStep = Math.sqrt(squares) / norm / 2;
                bound += halfStep * (weights + Math.abs(steps[group])) + ROUNDING * products;
            }
            return bound;
        }
    }

    private static final class OfFew extends ActivationNoise {
        private final Fields fields;
        private final double limit;

        OfFew(Layout layout, Matrix matrix, int row, Fields fields) {
            super(layout, matrix, row);
            this.fields = fields;
            limit = 32759.0 / (fields.sums * (2 * layout.largestQuant - 1)) - fields.neighbours / 2.0;
        }

        @Override
        double bound(float[] x, int offset) {
            double bound = 0;
            for (int begin = 0; begin < values.length; begin += fields.columns) {
                int end = Math.min(begin + fields.columns, values.length);
                double step = largestSum(x, offset + begin, offset + end) / limit;
                for (int c = begin; c < end; c++) {
                    // A sum of two lanes for so many neighbours: each lane's fraction is up to half a unit.
                    bound += step * (Math.abs(values[c]) / 2 + Math.abs(steps[c]) / fields.neighbours);
                    double parts = Math.abs(values[c]) + 2 * Math.abs(middles[c]); // unsigned quants, and the offset
                    bound += ROUNDING * Math.abs(x[offset + c]) * parts;
                }
            }
            return bound;
        }

        private double largestSum(float[] x, int begin, int end) {
            double largest = 0;
            for (int i = begin; i < end; i += fields.neighbours) {
                double positive = 0;
                double negative = 0;
                for (int j = i; j < i + fields.neighbours; j++) {
                    positive += Math.max(0, x[j]);
                    negative -= Math.min(0, x[j]);
                }
                largest = Math.max(largest, Math.max(positive, negative));
            }
            return largest;
        }
    }

    private static byte[] withQuants(Layout layout, Matrix matrix, byte[] row, int quants) {
        byte[] bytes = row.clone();
        for (int block = 0; block < bytes.length; block += matrix.type().blockBytes()) {
            for (int i = 0; i < layout.quantBytes.length; i += 2) {
                for (int b = layout.quantBytes[i]; b < layout.quantBytes[i + 1]; b++) {
                    bytes[block + b] = (byte) quants;
                }
            }
        }
        return bytes;
    }

    private static float[] decode(Matrix matrix, byte[] row) {
        float[] values = new float[matrix.columns()];
        Formats.decoder(matrix.type()).dequantize(MemorySegment.ofArray(row), 0, values, 0, values.length);
        return values;
    }
}
