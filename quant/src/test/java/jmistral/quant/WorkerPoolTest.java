package jmistral.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import jmistral.testdata.Allocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerPoolTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void doesEveryUnitOnce(int threads) {
        try (WorkerPool pool = new WorkerPool(threads)) {
            for (int units : new int[] {0, 1, 2, 3, 5, 16, 17, 1000, 4097}) {
                AtomicIntegerArray done = new AtomicIntegerArray(units);
                pool.run(units, (begin, end, worker) -> {
                    assertThat(worker).isBetween(0, threads - 1);
                    for (int i = begin; i < end; i++) {
                        done.incrementAndGet(i);
                    }
                });
                for (int i = 0; i < units; i++) {
                    assertThat(done.get(i)).as("unit %d of %d", i, units).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void showsTheCallerWhatWorkersWroteInPlainMemory() {
        int[] plain = new int[64];
        try (WorkerPool pool = new WorkerPool(4)) {
            for (int section = 1; section <= 20_000; section++) {
                int expected = section;
                pool.run(plain.length, (begin, end, _) -> {
                    for (int i = begin; i < end; i++) {
                        plain[i]++;
                    }
                });
                for (int value : plain) {
                    if (value != expected) {
                        assertThat(plain).as("section %d", section).containsOnly(expected);
                    }
                }
            }
        }
    }

    @Test
    void wakesWorkersThatSleep() throws InterruptedException {
        try (WorkerPool pool = new WorkerPool(2)) {
            for (int i = 0; i < 20; i++) {
                Thread.sleep(2);
                CountDownLatch both = new CountDownLatch(2);
                pool.run(2, (_, _, _) -> {
                    both.countDown();
                    await(both); // needs two threads
                });
                assertThat(both.getCount()).isZero();
            }
        }
    }

    @Test
    void handsTheFirstExceptionToTheCallerAndStaysUsable() {
        try (WorkerPool pool = new WorkerPool(3)) {
            for (int failing = 0; failing < 100; failing++) {
                int unit = failing;
                RuntimeException expected = new IllegalArgumentException("unit " + unit);
                assertThatThrownBy(() -> pool.run(100, (begin, end, _) -> {
                            if (begin <= unit && unit < end) {
                                throw expected;
                            }
                        }))
                        .isSameAs(expected);
                assertThat(countUnits(pool, 50)).isEqualTo(50);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void handsErrorsToTheCallerToo(int threads) {
        try (WorkerPool pool = new WorkerPool(threads)) {
            assertThatThrownBy(() -> pool.run(10, (_, _, _) -> {
                        throw new StackOverflowError("deep");
                    }))
                    .isInstanceOf(StackOverflowError.class);
            assertThat(countUnits(pool, 9)).isEqualTo(9);
        }
    }

    @Test
    void handsOverTheExceptionOfAnotherWorker() {
        try (WorkerPool pool = new WorkerPool(2)) {
            CountDownLatch both = new CountDownLatch(2);
            assertThatThrownBy(() -> pool.run(2, (_, _, worker) -> {
                        both.countDown();
                        await(both);
                        if (worker == 1) {
                            throw new IllegalStateException("worker 1");
                        }
                    }))
                    .hasMessage("worker 1");
        }
    }

    @Test
    void runsSectionsOfSeveralCallersOneAfterTheOther() throws InterruptedException {
        try (WorkerPool pool = new WorkerPool(2)) {
            AtomicInteger inside = new AtomicInteger();
            int[] owners = new int[2]; // by worker: scratch memory that two sections must not share
            AtomicInteger wrong = new AtomicInteger();
            List<Thread> callers = new ArrayList<>();
            for (int c = 1; c <= 4; c++) {
                int caller = c;
                callers.add(Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < 2000; i++) {
                        pool.run(8, (_, _, worker) -> {
                            owners[worker] = caller;
                            if (inside.incrementAndGet() > 2 || owners[worker] != caller) {
                                wrong.incrementAndGet();
                            }
                            inside.decrementAndGet();
                        });
                    }
                }));
            }
            for (Thread caller : callers) {
                caller.join();
            }
            assertThat(wrong).hasValue(0);
        }
    }

    @Test
    void refusesASectionInsideASection() {
        try (WorkerPool pool = new WorkerPool(2)) {
            for (int i = 0; i < 20; i++) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> pool.run(2, (_, _, _) -> pool.run(2, (_, _, _) -> {})))
                        .withMessageContaining("its own pool");
                assertThatIllegalStateException().isThrownBy(() -> pool.run(2, (_, _, _) -> close(pool)));
            }
            assertThat(countUnits(pool, 5)).isEqualTo(5);
        }
    }

    @Test
    void endsItsThreadsOnCloseAndRefusesWorkAfterwards() {
        List<Thread> workers = new ArrayList<>();
        WorkerPool pool = new WorkerPool(3);
        CountDownLatch all = new CountDownLatch(3);
        pool.run(3, (_, _, worker) -> {
            all.countDown();
            await(all);
            if (worker > 0) {
                synchronized (workers) {
                    workers.add(Thread.currentThread());
                }
            }
        });
        assertThat(workers).hasSize(2).allMatch(Thread::isDaemon);
        close(pool);
        close(pool);
        assertThat(workers).noneMatch(Thread::isAlive);
        assertThatIllegalStateException().isThrownBy(() -> pool.run(1, (_, _, _) -> {}));
    }

    @Test
    void refusesAPoolWithoutThreadsAndNegativeUnits() {
        assertThatIllegalArgumentException().isThrownBy(() -> new WorkerPool(0).close());
        try (WorkerPool pool = new WorkerPool(1)) {
            assertThatIllegalArgumentException().isThrownBy(() -> pool.run(-1, (_, _, _) -> {}));
        }
    }

    @Test
    void allocatesNothingInASection() {
        int[] sink = new int[1];
        WorkerPool.Work work = (begin, _, _) -> sink[0] = begin;
        try (WorkerPool pool = new WorkerPool(2)) {
            assertThat(Allocation.leastBytesOf(() -> {
                        for (int i = 0; i < 1000; i++) {
                            pool.run(64, work);
                        }
                    }))
                    .isZero();
        }
    }

    private static int countUnits(WorkerPool pool, int units) {
        AtomicInteger done = new AtomicInteger();
        pool.run(units, (begin, end, _) -> done.addAndGet(end - begin));
        return done.get();
    }

    @SuppressWarnings("try") // closing twice is what is tested
    private static void close(WorkerPool pool) {
        pool.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
