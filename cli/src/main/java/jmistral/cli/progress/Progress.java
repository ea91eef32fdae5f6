package jmistral.cli.progress;

import java.util.Locale;

/**
 * What an answer waits for: the model being read in, then the prompt being evaluated. Thread-safe: one thread evaluates,
 * another one looks.
 */
final class Progress {
    /** The system may keep a last page or two of a file out, which is no reason to speak of reading. */
    private static final double READ_IN = 0.98;

    private static final double MIB = 1 << 20;

    /** Looks at a file of which nothing more is read, before the prompt is what is waited for. */
    private static final int MOST_LOOKS = 5;

    private int doneTokens;
    private int totalTokens;
    private long lastResidentBytes;
    private int looksWithoutReading;

    synchronized void prompt(int doneTokens, int totalTokens) {
        this.doneTokens = doneTokens;
        this.totalTokens = totalTokens;
    }

    /**
     * The line for a person; empty if there is nothing to tell. Each call is a look at how the reading goes on.
     *
     * @param residentBytes of the model, in memory
     * @param totalBytes of the model
     * @param elapsedNanos since the work began
     */
    synchronized String line(long residentBytes, long totalBytes, long elapsedNanos) {
        looksWithoutReading = residentBytes > lastResidentBytes ? 0 : looksWithoutReading + 1;
        lastResidentBytes = residentBytes;
        if (residentBytes < READ_IN * totalBytes && looksWithoutReading < MOST_LOOKS) {
            return String.format(
                    Locale.ROOT, "reading the model: %.0f of %.0f MiB", residentBytes / MIB, totalBytes / MIB);
        }
        if (totalTokens == 0) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                "reading the prompt: %d of %d tokens, %.1f t/s",
                doneTokens,
                totalTokens,
                doneTokens * 1e9 / elapsedNanos);
    }
}
