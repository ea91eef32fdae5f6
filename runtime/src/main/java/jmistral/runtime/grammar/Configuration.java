package jmistral.runtime.grammar;

/**
 * Ways to have read a text so far: the place that was reached, and what is to be done after the procedure to which it
 * belongs.
 *
 * @param least where the place is a {@link Position.Count}: its body was read this often, or any number of times up to
 * @param most this; elsewhere both are 0
 */
record Configuration(Position position, int least, int most, Frame frame) {
    /** A place where nothing was counted. */
    Configuration(Position position, Frame frame) {
        this(position, 0, 0, frame);
    }
}
