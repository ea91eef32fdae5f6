package jmistral.runtime.model;

/** Follows a long evaluation. Called on the thread that asked for it. */
public interface EvaluationListener {
    /** Called after each chunk. */
    default void progress(int doneTokens, int totalTokens) {}

    /** Asked between layers: whether to give up. */
    default boolean isCancelled() {
        return false;
    }
}
