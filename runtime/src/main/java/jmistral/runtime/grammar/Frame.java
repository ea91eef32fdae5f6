package jmistral.runtime.grammar;

import java.util.Set;

/**
 * Where to go on when a procedure ends. Those who called the same procedure at the same place of the text share the frame,
 * so however many ways there are to read a text, for each place and procedure there is one frame. Compared by identity:
 * {@link FrameTable} makes no two alike. Immutable.
 */
final class Frame {
    /** The frame of the rule {@code root}. */
    static final Frame BOTTOM = new Frame(Set.of());

    private final Set<Configuration> returns;

    Frame(Set<Configuration> returns) {
        this.returns = returns;
    }

    /** Where to go on; none where the procedure is the whole grammar. */
    Set<Configuration> returns() {
        return returns;
    }
}
