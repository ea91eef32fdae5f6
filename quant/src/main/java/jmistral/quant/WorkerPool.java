package jmistral.quant;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Threads that share out the units of one section of work after another. A section costs about a microsecond: workers
 * spin for a moment after their last section and park after that, so that an idle pool uses no CPU. Running a section
 * allocates nothing.
 *
 * <p>Sections may be started from any thread; one runs at a time. Work must not start a section of its own pool.
 */
public final class WorkerPool implements AutoCloseable {
    /** The work of a section. Called by several workers at once, each time with units of its own. */
    @FunctionalInterface
    public interface Work {
        /**
         * Does the units from {@code begin} to {@code end}, exclusive.
         *
         * @param worker who does it, from 0 to {@link #threads()} - 1; scratch memory may be owned by worker
         */
        void run(int begin, int end, int worker);
    }

    // The shared words, each alone on its pair of cache lines.
    private static final int GATE = 16; // section number << 32 | OPEN | workers inside, the caller not counted
    private static final int NEXT_UNIT = 32;
    private static final int SLEEPERS = 48;
    private static final int CALLER_SLEEPS = 64;
    private static final int WORDS = 80;
    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle FAILURE;

    private static final long OPEN = 1L << 31;
    private static final long INSIDE = OPEN - 1;
    private static final long SPIN_NANOS = 50_000;
    private static final int SPINS_BETWEEN_CLOCK_READS = 32;

    static {
        try {
            FAILURE = MethodHandles.lookup().findVarHandle(WorkerPool.class, "failure", Throwable.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long[] words = new long[WORDS];
    private final ReentrantLock sections = new ReentrantLock();
    private final Worker[] workers; // without the caller, which is worker 0
    private boolean closed; // guarded by sections
    private volatile boolean stopping;

    // The section under way: written before the gate opens, read by workers inside it.
    private @Nullable Work work;
    private int units;
    private @Nullable Thread caller;
    private volatile @Nullable Throwable failure;

    /**
     * Starts {@code threads - 1} daemon threads; the thread that runs a section is the remaining one.
     *
     * @throws IllegalArgumentException if {@code threads < 1}
     */
    public WorkerPool(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("a pool needs at least 1 thread, not " + threads);
        }
        workers = new Worker[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(i + 1);
        }
        for (Worker worker : workers) {
            worker.start();
        }
    }

    /** How many workers take part in a section, the calling thread included. */
    public int threads() {
        return workers.length + 1;
    }

    /**
     * Has all units from 0 to {@code units} - 1 done, in chunks that shrink towards the end, and returns when that is
     * so. What the work wrote is visible to the caller.
     *
     * <p>If work throws, no further chunk is begun and the first exception is rethrown here, once every worker has
     * stopped; the pool can be used again.
     *
     * @throws IllegalStateException if the pool is closed, or the calling thread is inside a section of this pool
     */
    public void run(int units, Work work) {
        if (units < 0) {
            throw new IllegalArgumentException("a section of " + units + " units");
        }
        lock();
        try {
            if (closed) {
                throw new IllegalStateException("the worker pool is closed");
            }
            if (workers.length == 0 || units <= 1) {
                if (units > 0) {
                    work.run(0, units, 0);
                }
            } else {
                runTogether(units, work);
            }
        } finally {
            sections.unlock();
        }
    }

    /** Ends the threads, after a section that is under way. A second call does nothing. */
    @Override
    public void close() {
        lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            stopping = true;
            WORD.getAndAdd(words, GATE, 1L << 32);
            for (Worker worker : workers) {
                LockSupport.unpark(worker);
            }
        } finally {
            sections.unlock();
        }
        boolean interrupted = false;
        for (Worker worker : workers) {
            while (worker.isAlive()) {
                try {
                    worker.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void lock() {
        if (sections.isHeldByCurrentThread()
                || (Thread.currentThread() instanceof Worker worker && worker.pool() == this)) {
            throw new IllegalStateException("a section's work must not use its own pool");
        }
        sections.lock();
    }

    private void runTogether(int units, Work work) {
        this.work = work;
        this.units = units;
        caller = Thread.currentThread();
        failure = null;
        WORD.setOpaque(words, NEXT_UNIT, 0L);
        long section = ((long) WORD.getOpaque(words, GATE) >>> 32) + 1;
        WORD.setVolatile(words, GATE, (section << 32) | OPEN);
        if ((long) WORD.getVolatile(words, SLEEPERS) != 0) {
            for (Worker worker : workers) {
                if (worker.asleep) {
                    LockSupport.unpark(worker);
                }
            }
        }
        doChunks(units, work, 0);
        // Closing the gate spares the wait for workers that have not woken up yet.
        WORD.getAndBitwiseAnd(words, GATE, ~OPEN);
        awaitEmpty();
        this.work = null;
        caller = null;
        Throwable thrown = failure;
        failure = null;
        if (thrown != null) {
            throw WorkerPool.<RuntimeException>unchecked(thrown);
        }
    }

    /** Takes chunks until none is left: each a fraction of what remains, so that all workers end at about one time. */
    private void doChunks(int units, Work work, int worker) {
        try {
            int shares = 2 * threads();
            long begin = (long) WORD.getOpaque(words, NEXT_UNIT);
            while (begin < units) {
                long end = begin + Math.max(1, (units - begin) / shares);
                long found = (long) WORD.compareAndExchange(words, NEXT_UNIT, begin, end);
                if (found != begin) {
                    begin = found;
                    continue;
                }
                work.run((int) begin, (int) end, worker);
                begin = (long) WORD.getOpaque(words, NEXT_UNIT);
            }
        } catch (Throwable t) { // errors too: the caller must learn of them, and the pool go on
            FAILURE.compareAndSet(this, null, t);
            WORD.setOpaque(words, NEXT_UNIT, (long) Integer.MAX_VALUE);
        }
    }

    private void awaitEmpty() {
        long idleSince = System.nanoTime();
        for (int spins = 1; ((long) WORD.getAcquire(words, GATE) & INSIDE) != 0; spins++) {
            Thread.onSpinWait();
            if (spins % SPINS_BETWEEN_CLOCK_READS == 0 && System.nanoTime() - idleSince > SPIN_NANOS) {
                WORD.setVolatile(words, CALLER_SLEEPS, 1L);
                if (((long) WORD.getVolatile(words, GATE) & INSIDE) != 0) {
                    LockSupport.park(this);
                }
                WORD.setOpaque(words, CALLER_SLEEPS, 0L);
            }
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // rethrows whatever the work threw, as it is
    private static <T extends Throwable> T unchecked(Throwable thrown) throws T {
        throw (T) thrown;
    }

    private final class Worker extends Thread {
        private final int number;
        private volatile boolean asleep;

        Worker(int number) {
            super("jmistral-worker-" + number);
            this.number = number;
            setDaemon(true);
        }

        WorkerPool pool() {
            return WorkerPool.this;
        }

        @Override
        public void run() {
            long seen = 0;
            while (true) {
                long gate = awaitSectionAfter(seen);
                if (stopping) {
                    return;
                }
                seen = gate >>> 32;
                enterIfOpen(gate);
            }
        }

        private long awaitSectionAfter(long seen) {
            long idleSince = System.nanoTime();
            long gate = (long) WORD.getAcquire(words, GATE);
            for (int spins = 1; gate >>> 32 == seen; spins++) {
                Thread.onSpinWait();
                if (spins % SPINS_BETWEEN_CLOCK_READS == 0 && System.nanoTime() - idleSince > SPIN_NANOS) {
                    sleepWhile(seen);
                }
                gate = (long) WORD.getAcquire(words, GATE);
            }
            return gate;
        }

        private void sleepWhile(long seen) {
            asleep = true;
            WORD.getAndAdd(words, SLEEPERS, 1L);
            while ((long) WORD.getVolatile(words, GATE) >>> 32 == seen) {
                LockSupport.park(WorkerPool.this);
            }
            WORD.getAndAdd(words, SLEEPERS, -1L);
            asleep = false;
        }

        private void enterIfOpen(long gate) {
            while ((gate & OPEN) != 0) {
                long found = (long) WORD.compareAndExchange(words, GATE, gate, gate + 1);
                if (found == gate) {
                    doChunks(units, Objects.requireNonNull(work), number);
                    leave();
                    return;
                }
                gate = found;
            }
        }

        private void leave() {
            Thread waiting = caller;
            long before = (long) WORD.getAndAdd(words, GATE, -1L);
            if ((before & (OPEN | INSIDE)) == 1 && (long) WORD.getVolatile(words, CALLER_SLEEPS) != 0) {
                LockSupport.unpark(waiting);
            }
        }
    }
}
