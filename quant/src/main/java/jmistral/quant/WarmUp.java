package jmistral.quant;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import jmistral.quant.kernel.KernelSet;
import org.jspecify.annotations.Nullable;

/**
 * Has the JIT compiler make the kernels that a model needs while the rest of the model is loaded. Before they are
 * compiled every vector is an object, and a first token would take seconds; so each kernel works on very little, over and
 * over, until it is fast. It does so on the model's own weights: the compiler learns from the classes of memory that it
 * sees.
 *
 * <p>Then each product is tried. In some runs the compiler does not manage a kernel's vectors and leaves them objects, and
 * it is ten to a hundred times slower. Where a kernel is slow still, or makes objects, or its result is wrong, the next
 * simpler one takes its place.
 *
 * <p>Thread-safe.
 */
public final class WarmUp implements AutoCloseable {
    /**
     * The system property that must be {@code true}, or else nothing is warmed up. It belongs with options of the JVM that
     * have kernels compiled at once, after a few calls, see the launcher of the packaged program: at the JVM's own
     * thresholds warming up takes longer than it saves, and kernels are not compiled when they are tried.
     */
    public static final String PROPERTY = "jmistral.warmup";

    private static final int MANY_VECTORS = 7; // of tokens: tiles of 4, 2 and 1
    private static final int TYPING_MILLIS = 500;
    private static final long LITTLE_WORK = 1L << 33; // bytes of weights to read: a fraction of a second

    private final KernelSet set;
    private final Consumer<String> warnings;
    private final TrialRunner runner;
    private final Optional<CommonWarmUp> common;
    private final int fewTokens;
    private final long weightBytes;
    private final int threads;
    private final List<Task> tasks = new ArrayList<>();
    private final AtomicInteger nextTask = new AtomicInteger();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch doneForFew;
    private final CountDownLatch doneForMany;
    private volatile boolean fewOnly;
    private volatile boolean manyWanted;

    private record Task(Runnable work, boolean forMany) {}

    private WarmUp(
            KernelSet set,
            Consumer<String> warnings,
            List<Matrix> samples,
            long weightBytes,
            int threads,
            CallMeter meter) {
        this.set = set;
        this.warnings = warnings;
        this.weightBytes = weightBytes;
        this.threads = threads;
        fewTokens = set.vectorBits() / Float.SIZE;
        runner = new TrialRunner(fewTokens, meter);
        common = samples.isEmpty() ? Optional.empty() : Optional.of(CommonWarmUp.start(() -> set));
        for (Matrix sample : samples) {
            tasks.add(new Task(() -> warmUpProduct(sample, 1), false));
        }
        doneForFew = new CountDownLatch(tasks.size());
        Set<TensorType> types = EnumSet.noneOf(TensorType.class);
        for (Matrix sample : samples) {
            if (types.add(sample.type())) { // with many tokens rows of any length are multiplied in the same way
                tasks.add(new Task(() -> warmUpProduct(sample, MANY_VECTORS * fewTokens), true));
            }
        }
        doneForMany = new CountDownLatch(types.size());
    }

    /**
     * Begins with what every model needs, where {@link #PROPERTY} asks for it: there is time for that while it is not yet
     * known which model is wanted.
     */
    public static void startEarly() {
        if (Boolean.getBoolean(PROPERTY)) {
            CommonWarmUp.start(() -> Kernels.select().set());
        }
    }

    /**
     * Starts in the background, where {@link #PROPERTY} asks for it and there are vectors.
     *
     * @param weights the model's matrices
     * @param threads how many threads take part
     */
    public static WarmUp start(Kernels kernels, List<Matrix> weights, int threads) {
        boolean wanted = Boolean.getBoolean(PROPERTY) && kernels.vectorBits() > 0;
        return start(kernels.set(), kernels::replaced, wanted ? weights : List.of(), threads, new ThreadMeter());
    }

    /** @param warnings gets a sentence for each kernel that is replaced; called by any thread */
    static WarmUp start(KernelSet set, Consumer<String> warnings, List<Matrix> weights, int threads, CallMeter meter) {
        long bytes = weights.stream().mapToLong(Matrix::byteSize).sum();
        Set<TensorType> types = EnumSet.noneOf(TensorType.class);
        Set<TensorType> longTypes = EnumSet.noneOf(TensorType.class);
        List<Matrix> samples = weights.stream()
                .filter(matrix -> (set.areLong(matrix.type(), matrix.columns()) ? longTypes : types).add(matrix.type()))
                .toList();
        WarmUp warmUp = new WarmUp(set, warnings, samples, bytes, threads, meter);
        warmUp.startThreads();
        return warmUp;
    }

    /**
     * How many of {@code tokens} tokens to evaluate at once. All of them, but for few tokens of a small model before the
     * kernels for many are there: those would have waited longer for these than they save.
     */
    public int batchSize(int tokens) {
        boolean split = doneForMany.getCount() > 0 && !manyWanted && tokens * weightBytes <= LITTLE_WORK;
        return split ? Math.min(tokens, fewTokens) : tokens;
    }

    /** Waits until all is compiled that evaluating {@code tokens} tokens needs, but not for ever. */
    public void await(int tokens) {
        fewOnly = tokens <= fewTokens; // the processors are needed for something else now
        manyWanted |= !fewOnly;
        asked.countDown();
        try {
            doneForFew.await();
            if (common.isPresent()) {
                common.get().await();
            }
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
    public void close() {
        runner.end();
        asked.countDown();
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
                task.work().run();
            } catch (RuntimeException e) { // what the kernel throws, it will throw again where somebody sees it
                if (!runner.ended()) { // or else the weights are no longer mapped
                    warnings.accept("a kernel failed as it was tried: " + e);
                }
            } finally {
                (task.forMany() ? doneForMany : doneForFew).countDown();
            }
        }
    }

    private @Nullable Task next() {
        while (true) {
            int index = nextTask.get();
            if (index >= tasks.size() || (tasks.get(index).forMany() && !manyAreNext())) {
                return null;
            }
            if (nextTask.compareAndSet(index, index + 1)) {
                return tasks.get(index);
            }
        }
    }

    /**
     * Not where few tokens have been asked for. Of a small model these may well be next, and the processors are left to
     * them; if nobody has asked after a while, somebody is typing.
     */
    private boolean manyAreNext() {
        if (!manyWanted && fewTokens * weightBytes <= LITTLE_WORK) {
            try {
                asked.await(TYPING_MILLIS, TimeUnit.MILLISECONDS);
                asked.countDown(); // waiting once is enough
            } catch (InterruptedException e) {
                return false; // nobody interrupts these threads
            }
        }
        return !fewOnly;
    }

    private void warmUpProduct(Matrix weights, int tokens) {
        KernelTrial small = KernelTrial.product(set, weights, tokens);
        ProductTrial large = new ProductTrial(set, weights, tokens);
        boolean replaced = true;
        while (replaced && !runner.ended()) {
            runner.run(small);
            TrialRunner.Verdict verdict = runner.run(large.trial());
            if (!large.isRight()) {
                verdict = TrialRunner.Verdict.WRONG;
            }
            replaced = false;
            if (!runner.ended() && verdict.fault != null) {
                replaced = set.simplify(weights.type(), tokens);
                warnings.accept("the kernel for " + weights.type() + " and " + (tokens == 1 ? "few" : "many")
                        + " tokens " + verdict.fault + (replaced ? "; a simpler one takes its place" : ""));
            }
        }
    }
}
