package jmistral.runtime.model;

/** How many positions attention reaches back, the token's own included. */
public sealed interface SlidingWindow {
    /** What the file says; 4096 for a file that is recognisably Mistral 7B v0.1, whose files do not say it; else all. */
    record Auto() implements SlidingWindow {}

    /** All positions, whatever the file says. */
    record Off() implements SlidingWindow {}

    /**
     * A window of a given size, whatever the file says.
     *
     * @param positions at least 1
     */
    record Fixed(int positions) implements SlidingWindow {
        /** Checks the size. */
        public Fixed {
            if (positions < 1) {
                throw new IllegalArgumentException("a sliding window has at least 1 position, found " + positions);
            }
        }
    }
}
