package jmistral.runtime.generation;

/** Why a generation came to its end. */
public enum FinishReason {
    /** The model gave its end-of-sequence or end-of-turn token. */
    END_OF_TURN,
    /** The text contains a stop string, before which it is cut. */
    STOP_STRING,
    /** As many tokens as were allowed have been generated. */
    LENGTH,
    /** The context can hold no further token. */
    CONTEXT_FULL,
    /** The listener cancelled, or the thread was interrupted. */
    CANCELLED
}
