package jmistral.runtime.grammar;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Makes frames, no two alike. */
final class FrameTable {
    private final Map<Set<Configuration>, Frame> frames = new HashMap<>();
    private int returns;

    /**
     * The frame of a procedure with these callers. A procedure called at the very end of another needs none of its own: so
     * a rule that ends with itself is followed in one frame, as a loop is.
     */
    Frame frame(Set<Configuration> callers) {
        if (callers.size() == 1) {
            Configuration caller = callers.iterator().next();
            if (caller.position() instanceof Position.End) {
                return caller.frame();
            }
        }
        Frame known = frames.get(callers);
        if (known == null) {
            known = new Frame(Set.copyOf(callers));
            frames.put(known.returns(), known);
            returns += callers.size();
        }
        return known;
    }

    /** What this holds: the number of returns of all its frames. */
    int weight() {
        return returns;
    }
}
