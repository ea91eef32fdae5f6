package jmistral.quant.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.util.Collection;
import jmistral.quant.Activations;
import jmistral.quant.Formats;
import jmistral.quant.Matrix;
import jmistral.quant.TensorType;
import jmistral.quant.TestBlocks;
import jmistral.quant.WorkerPool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("kernels")
class KernelChoiceTest {
    private static final int COLUMNS = 512;

    static Collection<TensorType> types() {
        return Formats.decodable();
    }

    /** Down to the simplest, every kernel of a type makes the same product, and one that exists already heeds the choice. */
    @ParameterizedTest
    @MethodSource("types")
    void simplerKernelsMakeTheSameProducts(TensorType type) {
        for (int tokens : new int[] {1, 3 * VectorShapes.LANES}) {
            KernelSet set = new VectorKernels();
            MatrixProduct product = set.newProduct();
            try (Arena arena = Arena.ofShared();
                    WorkerPool pool = new WorkerPool(2)) {
                Matrix[] matrices = {TestBlocks.matrix(arena, type, 37, COLUMNS, 5)};
                Activations in = new Activations(tokens, COLUMNS);
                for (int i = 0; i < in.values().length; i++) {
                    in.values()[i] = (float) Math.sin(i);
                }
                Activations expected = new Activations(tokens, 37);
                new ScalarProduct().multiply(pool, in, tokens, matrices, new Activations[] {expected});
                int steps = 0;
                do {
                    Activations actual = new Activations(tokens, 37);
                    product.multiply(pool, in, tokens, matrices, new Activations[] {actual});
                    check(matrices[0], in, expected, actual);
                    steps++;
                } while (set.simplify(type, tokens));
                assertThat(steps).isBetween(2, 3);
            }
        }
    }

    /** Within what is lost where activations become integers. */
    private static void check(Matrix matrix, Activations in, Activations expected, Activations actual) {
        float[] row = new float[COLUMNS];
        for (int r = 0; r < matrix.rows(); r++) {
            Formats.decoder(matrix.type())
                    .dequantize(matrix.data(), matrix.offsetBytes() + r * matrix.rowBytes(), row, 0, COLUMNS);
            double squares = 0;
            for (float weight : row) {
                squares += (double) weight * weight;
            }
            for (int t = 0; t < in.capacity(); t++) {
                int at = expected.offset(t) + r;
                assertThat((double) actual.values()[at])
                        .isCloseTo(expected.values()[at], within(0.05 * Math.sqrt(squares)));
            }
        }
    }

    @Test
    void aTypeIsSimplifiedAlone() {
        KernelChoice choice = new KernelChoice();
        assertThat(choice.simplify(TensorType.Q8_0, false)).isTrue();
        assertThat(choice.fused(TensorType.Q8_0, 256)).isNull();
        assertThat(choice.fused(TensorType.F16, 256)).isNotNull();
        assertThat(choice.simplify(TensorType.Q5_0, true)).isTrue();
        assertThat(choice.pairs(TensorType.Q5_0)).isNull();
        assertThat(choice.pairs(TensorType.Q5_1)).isNotNull();
        assertThat(choice.unpacker(TensorType.Q5_0)).isNotSameAs(Formats.decoder(TensorType.Q5_0));
        assertThat(choice.simplify(TensorType.Q5_0, true)).isTrue();
        assertThat(choice.unpacker(TensorType.Q5_0)).isSameAs(Formats.decoder(TensorType.Q5_0));
        assertThat(choice.simplify(TensorType.Q5_0, true)).isFalse();
    }
}
