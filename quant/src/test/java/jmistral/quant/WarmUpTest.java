package jmistral.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import jmistral.quant.kernel.KernelSet;
import jmistral.quant.kernel.MatrixProduct;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("kernels")
@Timeout(60) // a warm-up that nobody ends
class WarmUpTest {
    private final Kernels kernels = Kernels.select();
    private final FakeMeter meter = new FakeMeter();

    /** Only bad kernels take time and memory; each thread's own, since two may be at work. */
    private static final class FakeMeter implements CallMeter {
        private final ThreadLocal<Long> time = ThreadLocal.withInitial(() -> 0L);
        private final ThreadLocal<Long> allocated = ThreadLocal.withInitial(() -> 0L);

        @Override
        public long nanoTime() {
            return time.get();
        }

        @Override
        public long allocatedBytes() {
            return allocated.get();
        }

        void take(long nanos) {
            time.set(time.get() + nanos);
        }

        void allocate(long bytes) {
            allocated.set(allocated.get() + bytes);
        }
    }

    @BeforeEach
    void ask() {
        System.setProperty(WarmUp.PROPERTY, "true");
    }

    @AfterEach
    void askNoMore() {
        System.clearProperty(WarmUp.PROPERTY);
    }

    /** Small matrices too: the samples must fit into them. */
    private static List<Matrix> weights(Arena arena, int rows) {
        List<Matrix> weights = new ArrayList<>();
        for (TensorType type : List.of(TensorType.F32, TensorType.Q8_0, TensorType.Q4_K)) {
            weights.add(TestBlocks.matrix(arena, type, rows, 256, 1));
            weights.add(TestBlocks.matrix(arena, type, rows, 512, 2));
        }
        return weights;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 500})
    void endsWithTheKernelsThatSoManyTokensNeed(int tokens) {
        try (Arena arena = Arena.ofShared();
                WarmUp warmUp = WarmUp.start(kernels, weights(arena, 1), 2)) {
            warmUp.await(tokens);
            warmUp.await(tokens);
        }
    }

    @Test
    void goesOnToManyTokensAfterFew() {
        try (Arena arena = Arena.ofShared();
                WarmUp warmUp = WarmUp.start(kernels, weights(arena, 40), 1)) {
            warmUp.await(1);
            warmUp.await(500);
        }
    }

    @Test
    void endsEarlyWhenClosedThoughTheWeightsAreUnmapped() {
        Arena arena = Arena.ofShared();
        WarmUp warmUp = WarmUp.start(kernels, weights(arena, 40), 2);
        warmUp.close();
        arena.close();
        assertThatCode(() -> warmUp.await(500)).doesNotThrowAnyException();
    }

    @Test
    void nobodyWaitsWhereItIsNotAskedFor() {
        askNoMore();
        try (Arena arena = Arena.ofShared();
                WarmUp warmUp = WarmUp.start(kernels, weights(arena, 40), 2)) {
            warmUp.await(500);
        }
    }

    @Test
    void leavesTheInterruptionOfAWaitingThreadToItsCaller() {
        try (Arena arena = Arena.ofShared();
                WarmUp warmUp = WarmUp.start(kernels, weights(arena, 40), 1)) {
            Thread.currentThread().interrupt();
            warmUp.await(500);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"WRONG", "SLOW", "BOXES"})
    void badKernelsGiveWayToSimplerOnes(Fault fault) {
        FaultyKernels faulty = new FaultyKernels(kernels.set(), TensorType.Q8_0, fault);
        List<String> sentences = new CopyOnWriteArrayList<>();
        try (Arena arena = Arena.ofShared();
                WarmUp warmUp = WarmUp.start(faulty, sentences::add, weights(arena, 40), 1, meter)) {
            warmUp.await(500);
        }
        assertThat(faulty.simplified).containsOnly(TensorType.Q8_0).hasSize(2); // for few tokens, and for many
        assertThat(sentences)
                .hasSize(2)
                .allSatisfy(sentence -> assertThat(sentence).contains("Q8_0", "simpler", fault.word));
    }

    @Test
    void aKernelThatIsYetToBeCompiledStays() {
        FaultyKernels faulty = new FaultyKernels(kernels.set(), TensorType.Q8_0, Fault.INTERPRETED);
        List<String> sentences = new CopyOnWriteArrayList<>();
        try (Arena arena = Arena.ofShared();
                WarmUp warmUp = WarmUp.start(faulty, sentences::add, weights(arena, 40), 1, meter)) {
            warmUp.await(500);
        }
        assertThat(faulty.simplified).isEmpty();
        assertThat(sentences).isEmpty();
    }

    @Test
    void aKernelThatIsBadButHasNoSimplerOneStays() {
        FaultyKernels faulty = new FaultyKernels(kernels.set(), TensorType.F32, Fault.WRONG);
        faulty.simplest = true;
        List<String> sentences = new CopyOnWriteArrayList<>();
        try (Arena arena = Arena.ofShared();
                WarmUp warmUp = WarmUp.start(faulty, sentences::add, weights(arena, 40), 1, meter)) {
            warmUp.await(500);
        }
        assertThat(sentences)
                .hasSize(2)
                .allSatisfy(sentence -> assertThat(sentence).contains("F32").doesNotContain("simpler"));
    }

    @Test
    void goodKernelsStay() {
        try (Arena arena = Arena.ofShared()) {
            for (TensorType type : Formats.decodable()) {
                for (int tokens : new int[] {1, 112}) {
                    Matrix matrix = TestBlocks.matrix(arena, type, 40, 1024, 3);
                    ProductTrial trial = new ProductTrial(kernels.set(), matrix, tokens);
                    for (int run = 0; run < 2; run++) {
                        trial.trial().work().run();
                        assertThat(trial.isRight()).as("%s", type).isTrue();
                    }
                    assertThat(trial.isRight()).as("not run again: %s", type).isFalse();
                }
            }
        }
    }

    @Test
    void replacementsAreToldAndDescribed() {
        List<String> told = new ArrayList<>();
        Kernels own = Kernels.select();
        own.onReplacement(told::add);
        own.replaced("the kernel for Q4_K is slow");
        assertThat(told).containsExactly("the kernel for Q4_K is slow");
        assertThat(own.describe()).endsWith("; the kernel for Q4_K is slow");
    }

    @Test
    void samplesLieWithinTheirMatrices() {
        try (Arena arena = Arena.ofConfined()) {
            for (TensorType type : Formats.decodable()) {
                for (int columns : new int[] {type.blockElements(), 256}) {
                    Matrix matrix = TestBlocks.matrix(arena, type, 3, columns, 1);
                    Matrix sample = KernelTrial.sample(matrix, 5, 96);
                    assertThat(sample.byteSize()).isLessThanOrEqualTo(matrix.byteSize());
                    assertThat(sample.offsetBytes()).isEqualTo(matrix.offsetBytes());
                }
            }
        }
    }

    enum Fault {
        WRONG("wrong"),
        SLOW("slow"),
        BOXES("objects"),
        INTERPRETED("");

        final String word;

        Fault(String word) {
            this.word = word;
        }
    }

    /** Kernels of which those for one type are bad until they are replaced. */
    private final class FaultyKernels implements KernelSet {
        private final KernelSet sound;
        private final TensorType type;
        private final Fault fault;
        final List<TensorType> simplified = new CopyOnWriteArrayList<>();
        boolean simplest;

        FaultyKernels(KernelSet sound, TensorType type, Fault fault) {
            this.sound = sound;
            this.type = type;
            this.fault = fault;
        }

        @Override
        public int vectorBits() {
            return 128; // with scalar code too
        }

        @Override
        public MatrixProduct newProduct() {
            MatrixProduct product = sound.newProduct();
            return (pool, in, tokens, weights, outs) -> {
                product.multiply(pool, in, tokens, weights, outs);
                if (weights[0].type() == type && !isReplaced(tokens)) {
                    spoil(tokens * weights[0].rows() * weights[0].columns(), outs[0].values());
                }
            };
        }

        private boolean isReplaced(int tokens) {
            return simplified.size() > (tokens == 1 ? 0 : 1);
        }

        private void spoil(int operations, float[] out) {
            switch (fault) {
                case WRONG -> out[0] += 1000 * Math.max(1, Math.abs(out[0]));
                case SLOW -> meter.take(10L * operations + 1_000_000);
                case BOXES -> meter.allocate(operations + 2000L); // an object of 64 bytes for each 64 products
                case INTERPRETED -> meter.take(1000L * operations + 1_000_000);
            }
        }

        @Override
        public boolean areLong(TensorType rows, int columns) {
            return sound.areLong(rows, columns);
        }

        @Override
        public boolean simplify(TensorType bad, int tokens) {
            if (!simplest) {
                simplified.add(bad);
            }
            return !simplest;
        }

        @Override
        public VectorMath math() {
            return sound.math();
        }

        @Override
        public CacheKernel cache(CacheType cacheType) {
            return sound.cache(cacheType);
        }
    }
}
