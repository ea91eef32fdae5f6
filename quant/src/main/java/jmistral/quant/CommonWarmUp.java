package jmistral.quant;

import java.lang.foreign.Arena;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import jmistral.quant.kernel.KernelSet;
import org.jspecify.annotations.Nullable;

/**
 * Has the JIT compiler make the kernels that every model needs, whatever the types of its weights. What is compiled serves
 * all of the JVM, so this happens once in it.
 */
final class CommonWarmUp {
    private static @Nullable CommonWarmUp started;

    private final CountDownLatch done = new CountDownLatch(1);

    private CommonWarmUp() {}

    /**
     * Starts it in the background, unless that has been done.
     *
     * @param kernels asked in the background; if that fails, so will whoever needs them
     */
    static synchronized CommonWarmUp start(Supplier<KernelSet> kernels) {
        if (started == null) {
            started = new CommonWarmUp();
            started.runInBackground(kernels);
        }
        return started;
    }

    /** Waits for its end. */
    void await() throws InterruptedException {
        done.await();
    }

    private void runInBackground(Supplier<KernelSet> kernels) {
        Thread thread = new Thread(
                () -> {
                    try {
                        run(kernels.get());
                    } catch (RuntimeException e) {
                        // What fails here will fail again where somebody sees it.
                    } finally {
                        done.countDown();
                    }
                },
                "jmistral-warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    private static void run(KernelSet set) {
        if (set.vectorBits() == 0) {
            return;
        }
        // As a cache's memory is: what the compiler sees must be what it will meet.
        try (Arena arena = Arena.ofShared()) {
            TrialRunner runner = new TrialRunner(set.vectorBits() / Float.SIZE, new ThreadMeter());
            runner.run(KernelTrial.attention(set.cache(CacheType.F16), arena));
            runner.run(KernelTrial.exponentials(set.math()));
            runner.run(KernelTrial.sums(set.math()));
        }
    }
}
