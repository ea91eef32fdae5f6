package jmistral.quant.bench;

/**
 * The clock of the processor, which programs cannot ask for: how fast a chain of operations goes of which each needs the
 * result of the one before. An addition and an exclusive or of registers take a cycle each on every processor of today.
 */
final class Clock {
    private static final int LINKS = 1 << 18; // some 200 µs
    private static final int CYCLES_PER_LINK = 2;
    private static final int IDLE_RUNS = 20; // without a faster one: it is compiled, and was not interrupted

    private static volatile long result; // without which there would be nothing to compute

    private Clock() {}

    /** Cycles a second at present: the fastest of some runs. Takes some milliseconds. */
    static double hertz() {
        long nanos = Long.MAX_VALUE;
        for (int idle = 0; idle < IDLE_RUNS; idle++) {
            long start = System.nanoTime();
            result = chain(result, start, ~start);
            long run = System.nanoTime() - start;
            if (run < nanos) {
                nanos = run;
                idle = 0;
            }
        }
        return 1e9 * CYCLES_PER_LINK * LINKS / nanos;
    }

    private static long chain(long start, long addend, long mask) {
        long x = start;
        for (int i = 0; i < LINKS; i++) {
            x = (x + addend) ^ mask;
        }
        return x;
    }
}
