package jmistral.runtime.chat.jinja;

import java.util.List;
import java.util.Map;

/**
 * A part of a template with variables of its own: the whole, a loop's body, a macro's. jinja2 decides once for the whole
 * frame, by the order of the source, where each name that it uses gets its value from; {@link FrameAnalyzer} does the same.
 */
final class Frame {
    /** Where a variable of a frame has its value from when the frame is entered. */
    enum Load {
        /** Whoever enters the frame sets it. */
        PARAMETER,
        /** From the variables that the template was given. */
        RESOLVE,
        /** From the frame around it: the first thing that the frame does with it is to set it. */
        ALIAS,
        /** From nowhere: the frame sets it before it is used. */
        UNDEFINED
    }

    private final List<Statement> body;
    private Map<String, Load> loads = Map.of();

    Frame(List<Statement> body) {
        this.body = body;
    }

    List<Statement> body() {
        return body;
    }

    /** The frame's own variables; all others are those of the frames around it. */
    Map<String, Load> loads() {
        return loads;
    }

    boolean hasParameter(String name) {
        return loads.get(name) == Load.PARAMETER;
    }

    /** Called once, before the template runs. */
    void setLoads(Map<String, Load> found) {
        loads = Map.copyOf(found);
    }
}
