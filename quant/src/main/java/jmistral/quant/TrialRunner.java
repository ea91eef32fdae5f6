package jmistral.quant;

import org.jspecify.annotations.Nullable;

/**
 * Repeats trials until the JIT compiler has made their kernels, and tells how it made them. Thread-safe, as far as its
 * meter is.
 */
final class TrialRunner {
    private static final int GOOD_CALLS = 5;
    private static final int CALLS = 20; // at least, and that time, before a trial is given up
    private static final long LIMIT_NANOS = 1_000_000_000;
    private static final double LANE_NANOS = 16; // an operation of one lane: ten times what compiled kernels take
    private static final long CALL_NANOS = 50_000; // the work around a kernel, which is interpreted
    private static final double LANE_BYTES = 0.25; // half of what one vector as an object in each block would take
    private static final long CALL_BYTES = 1024; // around a kernel
    private static final int NOT_COMPILED = 50; // times as slow, or more: interpreted, thousands of times

    private final int lanes;
    private final CallMeter meter;
    private volatile boolean ended;

    /** @param lanes of a vector */
    TrialRunner(int lanes, CallMeter meter) {
        this.lanes = lanes;
        this.meter = meter;
    }

    /** Has runs end soon, which then tell nothing. */
    void end() {
        ended = true;
    }

    boolean ended() {
        return ended;
    }

    enum Verdict {
        GOOD(null),
        UNKNOWN(null),
        SLOW("is slow, as the JIT compiler made it"),
        BOXING("makes objects of its vectors, as the JIT compiler made it"),
        WRONG("computes wrongly");

        /** What a user is told, if anything. */
        final @Nullable String fault;

        Verdict(@Nullable String fault) {
            this.fault = fault;
        }
    }

    /** Repeats a trial until it is good. If it does not become so, its best run tells how it was compiled, or not yet. */
    Verdict run(KernelTrial trial) {
        double goodNanos = CALL_NANOS + LANE_NANOS / lanes * trial.operations();
        double goodBytes = CALL_BYTES + LANE_BYTES * trial.operations();
        long begin = meter.nanoTime();
        long end = begin;
        long best = Long.MAX_VALUE;
        int good = 0;
        boolean boxing = false;
        for (int call = 0; good < GOOD_CALLS && (call < CALLS || end - begin < LIMIT_NANOS) && !ended; call++) {
            long bytes = meter.allocatedBytes();
            long start = meter.nanoTime();
            trial.work().run();
            end = meter.nanoTime();
            bytes = meter.allocatedBytes() - bytes;
            best = Math.min(best, end - start);
            boolean fast = end - start < goodNanos;
            if (fast) {
                boxing = bytes > goodBytes;
            }
            good = fast && (!boxing || call >= CALLS) ? good + 1 : 0;
        }
        if (best < goodNanos) {
            return boxing ? Verdict.BOXING : Verdict.GOOD;
        }
        return best < NOT_COMPILED * goodNanos ? Verdict.SLOW : Verdict.UNKNOWN;
    }
}
