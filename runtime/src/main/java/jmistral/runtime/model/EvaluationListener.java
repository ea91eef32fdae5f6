package jmistral.runtime.model;

/** Follows a long evaluation. Called on the thread that asked for it. */
public interface EvaluationListener {
    /**
     * Called often: after each layer of each chunk.
     *
     * @param doneTokens tokens evaluated so far; those in work count by the layers that they have passed
     * @param totalTokens tokens to evaluate
     */
    default void progress(int doneTokens, int totalTokens) {}

    /** Asked between layers: whether to give up. */
    default boolean isCancelled() {
        return false;
    }
}
