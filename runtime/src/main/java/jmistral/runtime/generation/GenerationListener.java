package jmistral.runtime.generation;

import java.util.function.Consumer;

/**
 * Follows a generation and may end it. Called on the thread that generates; what a method throws ends the generation and
 * reaches the caller.
 */
public interface GenerationListener {
    /** A listener that only takes the text. */
    static GenerationListener ofText(Consumer<String> sink) {
        return new GenerationListener() {
            @Override
            public void text(String piece) {
                sink.accept(piece);
            }
        };
    }

    /**
     * Called often while the prompt is evaluated.
     *
     * @param doneTokens tokens evaluated so far; those in work count by the layers that they have passed
     * @param totalTokens tokens to evaluate: the prompt without what the cache held already
     */
    default void promptProgress(int doneTokens, int totalTokens) {}

    /** Called for each token of the answer, before the text that it completes. The end token is no part of the answer. */
    default void token(int id) {}

    /** Called with each piece of the answer as soon as it is certain: whole characters, never empty. */
    default void text(String piece) {}

    /** Asked often, while tokens are evaluated too: whether to end the generation. Must be quick. */
    default boolean isCancelled() {
        return false;
    }
}
