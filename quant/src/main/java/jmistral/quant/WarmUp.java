package jmistral.quant;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import jmistral.quant.kernel.KernelSet;
import org.jspecify.annotations.Nullable;

/**
 * Has the JIT compiler make the kernels that a model needs while the rest of the model is loaded. Before they are
 * compiled every vector is an object, and a first token would take seconds; so each kernel works on very little, over and
 * over, until it is fast. It does so on the model's own weights: the compiler learns from the classes of memory that it
 * sees.
 *
 * <p>Thread-safe.
 */
public final class WarmUp implements AutoCloseable {
    /**
     * The system property that must be {@code true}, or else nothing is warmed up. It belongs with options of the JVM that
     * have kernels compiled after a few calls: at the JVM's own thresholds warming up takes longer than it saves.
     */
    public static final String PROPERTY = "jmistral.warmup";

    private static final int MANY_VECTORS = 7; // of tokens: tiles of 4, 2 and 1
    private static final int GOOD_CALLS = 5;
    private static final double GOOD_NANOS = 2; // an operation: compiled it takes a tenth of that, interpreted hundreds
    private static final long LIMIT_NANOS = 1_000_000_000; // a task
    private static final long LITTLE_WORK = 1L << 33; // bytes of weights to read: a fraction of a second

    private final Arena arena = Arena.ofShared(); // as a cache's: what the compiler sees must be what it will meet
    private final int fewTokens;
    private final long weightBytes;
    private final int threads;
    private final List<Task> tasks = new ArrayList<>();
    private final AtomicInteger nextTask = new AtomicInteger();
    private final CountDownLatch doneForFew;
    private final CountDownLatch doneForMany;
    private volatile boolean fewOnly;
    private volatile boolean manyWanted;
    private volatile boolean closed;

    private record Task(KernelTrial trial, boolean forMany, CountDownLatch done) {}

    private WarmUp(KernelSet set, List<Matrix> samples, long weightBytes, int threads) {
        this.weightBytes = weightBytes;
        this.threads = threads;
        fewTokens = set.vectorBits() / Float.SIZE;
        List<KernelTrial> few = new ArrayList<>();
        List<KernelTrial> many = new ArrayList<>();
        for (Matrix sample : samples) {
            few.add(KernelTrial.product(set, sample, 1));
            many.add(KernelTrial.product(set, sample, MANY_VECTORS * fewTokens));
        }
        if (!samples.isEmpty()) {
            few.add(KernelTrial.attention(set.cache(CacheType.F16), arena));
            few.add(KernelTrial.exponentials(set.math()));
            few.add(KernelTrial.sums(set.math()));
        }
        doneForFew = new CountDownLatch(few.size());
        doneForMany = new CountDownLatch(many.size());
        few.forEach(trial -> tasks.add(new Task(trial, false, doneForFew)));
        many.forEach(trial -> tasks.add(new Task(trial, true, doneForMany)));
    }

    /**
     * Starts in the background, where {@link #PROPERTY} asks for it and there are vectors.
     *
     * @param weights the model's matrices
     * @param threads how many threads take part
     */
    public static WarmUp start(Kernels kernels, List<Matrix> weights, int threads) {
        boolean wanted = Boolean.getBoolean(PROPERTY) && kernels.vectorBits() > 0;
        long bytes = weights.stream().mapToLong(Matrix::byteSize).sum();
        WarmUp warmUp = new WarmUp(kernels.set(), wanted ? samples(weights) : List.of(), bytes, threads);
        warmUp.startThreads();
        return warmUp;
    }

    /**
     * How many of {@code tokens} tokens to evaluate at once. All of them, but for few tokens of a small model before the
     * first many: those would have waited longer for the kernels for many than these save.
     */
    public int batchSize(int tokens) {
        boolean split = !tasks.isEmpty() && !manyWanted && tokens * weightBytes <= LITTLE_WORK;
        return split ? Math.min(tokens, fewTokens) : tokens;
    }

    /** Waits until all is compiled that evaluating {@code tokens} tokens needs, but not for ever. */
    public void await(int tokens) {
        fewOnly = tokens <= fewTokens; // the processors are needed for something else now
        manyWanted |= !fewOnly;
        try {
            doneForFew.await();
            if (!fewOnly && doneForMany.getCount() > 0) {
                startThreads();
                doneForMany.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // whoever evaluates sees to it
        }
    }

    /** Ends it soon, finished or not. The weights may be unmapped at once. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            arena.close();
        }
    }

    private static List<Matrix> samples(List<Matrix> weights) {
        Set<TensorType> types = EnumSet.noneOf(TensorType.class);
        return weights.stream()
                .filter(matrix -> types.add(matrix.type()))
                .map(KernelTrial::sample)
                .toList();
    }

    private void startThreads() {
        for (int i = 0; i < Math.min(threads, tasks.size() - nextTask.get()); i++) {
            Thread thread = new Thread(this::work, "jmistral-warm-up-" + i);
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void work() {
        for (Task task = next(); task != null; task = next()) {
            try {
                repeatUntilFast(task.trial());
            } catch (IllegalStateException e) {
                if (!closed) {
                    throw e;
                } // or else the weights are no longer mapped
            } finally {
                task.done().countDown();
            }
        }
    }

    private @Nullable Task next() {
        while (true) {
            int index = nextTask.get();
            if (index >= tasks.size() || (fewOnly && tasks.get(index).forMany())) {
                return null;
            }
            if (nextTask.compareAndSet(index, index + 1)) {
                return tasks.get(index);
            }
        }
    }

    private void repeatUntilFast(KernelTrial trial) {
        long begin = System.nanoTime();
        long end = begin;
        int good = 0;
        while (good < GOOD_CALLS && end - begin < LIMIT_NANOS && !closed) {
            long start = System.nanoTime();
            trial.work().run();
            end = System.nanoTime();
            good = end - start < GOOD_NANOS * trial.operations() ? good + 1 : 0;
        }
    }
}
