package jmistral.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelsTest {
    /** A run of the tests for certain kernels fails if it does not have them. */
    @Test
    @Tag("kernels")
    void areTheOnesAskedFor() {
        String asked = System.getProperty(Kernels.PROPERTY, "auto");

        Kernels kernels = Kernels.select();

        switch (asked) {
            case "auto", "vector" -> assertThat(kernels.vectorBits()).isPositive();
            case "scalar" -> assertThat(kernels.vectorBits()).isZero();
            default -> assertThat(kernels.vectorBits()).hasToString(asked);
        }
        assertThat(kernels.warning()).isEmpty();
        assertThat(kernels.describe()).contains(asked.equals("scalar") ? "scalar" : "-bit vectors");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "avx", "1024", "64"})
    void refusesUnknownNames(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Kernels.select(name))
                .withMessageContaining("'" + name + "'");
    }

    @Test
    void refusesAWidthThatIsNotThisJvms() {
        int bits = Kernels.select("vector").vectorBits();
        String other = bits == 128 ? "256" : "128";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Kernels.select(other))
                .withMessageContaining(other);
        assertThat(Kernels.select(Integer.toString(bits)).vectorBits()).isEqualTo(bits);
    }

    @Test
    void goOnWithoutTheVectorModuleAndSayHowToAddIt() {
        assertThat(javaWithoutVectorModule("auto"))
                .contains("0 bits")
                .contains("computing without vectors")
                .contains("--add-modules jdk.incubator.vector")
                .contains("product 32.0");
    }

    @Test
    void refuseVectorsWithoutTheVectorModule() {
        assertThat(javaWithoutVectorModule("vector"))
                .contains("IllegalArgumentException")
                .contains("is missing");
    }

    @Test
    void refusesShapesThatDoNotFit() {
        Kernels kernels = Kernels.select();
        try (Arena arena = Arena.ofConfined();
                WorkerPool pool = new WorkerPool(1)) {
            Matrix[] matrix = {new Matrix(TensorType.F32, arena.allocate(32), 0, 2, 4)};
            Activations[] out = {new Activations(2, 2)};
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> kernels.multiply(pool, new Activations(2, 5), 1, matrix, out))
                    .withMessageContaining("4 columns");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> kernels.multiply(pool, new Activations(2, 4), 3, matrix, out))
                    .withMessageContaining("3 tokens");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> kernels.multiply(pool, new Activations(3, 4), 3, matrix, out))
                    .withMessageContaining("output 0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> kernels.multiply(pool, new Activations(2, 4), 1, matrix, new Activations[0]))
                    .withMessageContaining("1 matrices");
        }
    }

    @Test
    void nameATypeThatHasNoKernel() {
        Kernels kernels = Kernels.select();
        try (Arena arena = Arena.ofConfined();
                WorkerPool pool = new WorkerPool(1)) {
            Matrix[] matrix = {new Matrix(TensorType.IQ1_S, arena.allocate(50), 0, 1, 256)};
            for (int tokens : new int[] {1, 2, 40}) {
                Activations[] out = {new Activations(tokens, 1)};
                assertThatThrownBy(() -> kernels.multiply(pool, new Activations(tokens, 256), tokens, matrix, out))
                        .isInstanceOf(UnsupportedTensorTypeException.class)
                        .hasMessageContaining("IQ1_S");
            }
        }
    }

    private static String javaWithoutVectorModule(String kernels) {
        return OtherJvm.run(Probe.class, "-D" + Kernels.PROPERTY + "=" + kernels);
    }

    /** What another JVM runs: prints the choice, and a product of ones. */
    static final class Probe {
        private Probe() {}

        public static void main(String[] args) {
            Kernels kernels = Kernels.select();
            System.out.println(
                    kernels.vectorBits() + " bits, " + kernels.warning().orElse("no warning"));
            try (Arena arena = Arena.ofShared();
                    WorkerPool pool = new WorkerPool(2)) {
                var data = arena.allocate(128);
                Activations in = new Activations(1, 32);
                for (int i = 0; i < 32; i++) {
                    data.setAtIndex(java.lang.foreign.ValueLayout.JAVA_FLOAT, i, 1);
                    in.values()[i] = 1;
                }
                Activations[] outs = {new Activations(1, 1)};
                kernels.multiply(pool, in, 1, new Matrix[] {new Matrix(TensorType.F32, data, 0, 1, 32)}, outs);
                System.out.println("product " + outs[0].values()[0]);
            }
        }
    }
}
