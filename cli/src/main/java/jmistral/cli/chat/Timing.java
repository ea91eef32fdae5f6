package jmistral.cli.chat;

import java.util.List;
import java.util.Locale;
import jmistral.runtime.generation.GenerationResult;

/** How long an answer took, in the lines that Ollama's users know. */
final class Timing {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLISECOND = 1e6;

    private Timing() {}

    /** @param loadNanos how long the model was loaded for this answer; 0 if it was there already */
    static List<String> lines(GenerationResult result, long loadNanos) {
        return List.of(
                line("total duration:", duration(loadNanos + result.promptNanos() + result.generationNanos())),
                line("load duration:", duration(loadNanos)),
                line("prompt eval count:", (result.promptTokens() - result.cachedTokens()) + " token(s)"),
                line("prompt eval duration:", duration(result.promptNanos())),
                line("prompt eval rate:", rate(result.promptTokensPerSecond())),
                line("eval count:", result.generatedIds().size() + " token(s)"),
                line("eval duration:", duration(result.generationNanos())),
                line("eval rate:", rate(result.generatedTokensPerSecond())));
    }

    private static String line(String name, String value) {
        return String.format(Locale.ROOT, "%-21s %s", name, value);
    }

    private static String duration(long nanos) {
        return nanos >= NANOS_PER_SECOND
                ? String.format(Locale.ROOT, "%.3fs", nanos / NANOS_PER_SECOND)
                : String.format(Locale.ROOT, "%.3fms", nanos / NANOS_PER_MILLISECOND);
    }

    private static String rate(double perSecond) {
        return String.format(Locale.ROOT, "%.2f tokens/s", perSecond);
    }
}
