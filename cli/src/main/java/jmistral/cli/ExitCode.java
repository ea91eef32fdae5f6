package jmistral.cli;

/** How a run of the program ended, in the numbers that a shell sees. */
final class ExitCode {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;

    /** 128 and the number of SIGINT, as shells have it; the JVM itself ends with it where nothing handles the signal. */
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
