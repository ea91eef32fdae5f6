package jmistral.runtime.evaluation;

/**
 * What is to be timed.
 *
 * @param kind a prompt, evaluated in batches, or generation, token by token
 * @param tokens how many, at least 1
 * @param depth tokens that stand in the context before them, not timed
 */
public record SpeedTest(Kind kind, int tokens, int depth) {
    /** The two ways in which a model is used. */
    public enum Kind {
        PROMPT("pp"),
        GENERATION("tg");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }
    }

    /** Checks the numbers. */
    public SpeedTest {
        if (tokens < 1 || depth < 0) {
            throw new IllegalArgumentException("a test of " + tokens + " tokens at a depth of " + depth);
        }
    }

    /** The name that llama-bench gives it: pp128, tg32, pp128@d512. */
    public String name() {
        return kind.prefix + tokens + (depth == 0 ? "" : "@d" + depth);
    }

    /** Tokens of context that the test needs. */
    public int contextLength() {
        return Math.addExact(tokens, depth);
    }
}
