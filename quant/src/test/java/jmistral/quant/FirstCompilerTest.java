package jmistral.quant;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import jmistral.quant.kernel.KernelSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The JVM's first compiler must take every kernel. A method that it gives up (of more values than it can number) is not
 * handed on to the second one either: it stays interpreted for good, and is a hundred times slower. Nothing else tells.
 */
@Tag("kernels")
class FirstCompilerTest {
    @Test
    void takesEveryKernel() {
        String kernels = System.getProperty(Kernels.PROPERTY, "auto");
        String output = OtherJvm.run(
                AllKernels.class,
                "--add-modules=jdk.incubator.vector",
                "-D" + Kernels.PROPERTY + "=" + kernels,
                "-Xcomp", // at the first call, before the call goes on
                "-XX:TieredStopAtLevel=3",
                "-XX:CompileCommand=quiet",
                "-XX:CompileCommand=compileonly,jmistral.quant.kernel.*::*",
                "-XX:CompileCommand=compileonly,jdk.*::*", // what kernels call, or this would take half a minute
                "-XX:+PrintCompilation");

        assertThat(output).contains("all kernels called");
        if (!kernels.equals("scalar")) {
            assertThat(output).containsPattern(" 3 +jmistral\\.quant\\.kernel\\.PairTiles::multiply2 ");
        }
        assertThat(output.lines().filter(line -> line.contains("jmistral.quant.kernel") && line.contains("SKIPPED")))
                .isEmpty();
    }

    /** What another JVM runs: all kernels of all types and caches, the simpler ones too. */
    static final class AllKernels {
        private static final int ROWS = 5;
        private static final int COLUMNS = 256;
        private static final int LONG_COLUMNS = 12288; // long for every kernel that distinguishes them
        private static final int MANY_VECTORS = 7; // of tokens: tiles of 4, 2 and 1

        private AllKernels() {}

        public static void main(String[] args) {
            KernelSet set = Kernels.select().set();
            int many = MANY_VECTORS * Math.max(1, set.vectorBits() / Float.SIZE);
            try (Arena arena = Arena.ofShared()) {
                for (TensorType type : Formats.decodable()) {
                    Matrix matrix = TestBlocks.matrix(arena, type, ROWS, COLUMNS, 1);
                    Matrix longRows = TestBlocks.matrix(arena, type, ROWS, LONG_COLUMNS, 1);
                    for (int tokens : new int[] {1, many}) {
                        do {
                            KernelTrial.product(set, matrix, tokens).work().run();
                            KernelTrial.product(set, longRows, tokens).work().run();
                        } while (set.simplify(type, tokens));
                    }
                }
                for (CacheType type : CacheType.values()) {
                    KernelTrial.attention(set.cache(type), arena).work().run();
                }
            }
            KernelTrial.exponentials(set.math()).work().run();
            KernelTrial.sums(set.math()).work().run();
            System.out.println("all kernels called");
        }
    }
}
