package jmistral.runtime.chat.jinja;

import java.time.Clock;
import java.util.Map;

/**
 * A template that has been read and can be rendered. The language is that of Python's jinja2 3.1 as transformers sets it up
 * for chat templates: {@code trim_blocks}, {@code lstrip_blocks}, loop controls, {@code generation} tags, {@code tojson}
 * without HTML escapes, {@code raise_exception}, {@code strftime_now}, nothing that could change what was passed in.
 * Immutable, thread-safe.
 */
public final class JinjaTemplate {
    private final Frame frame;

    private JinjaTemplate(Frame frame) {
        this.frame = frame;
    }

    /** @throws JinjaException if the source is not well formed */
    public static JinjaTemplate parse(String source) {
        return new JinjaTemplate(Parser.parse(source));
    }

    /**
     * The text that the template makes.
     *
     * @param variables values by name: JSON values (see {@link Values#ofJson}), whose strings count as input, and
     *     {@link Value}s
     * @param clock what {@code strftime_now} tells the time by
     * @throws JinjaException if the template fails, calls {@code raise_exception}, or needs more steps, text or depth than
     *     any chat template does
     */
    public Text render(Map<String, ?> variables, Clock clock) {
        var engine = new Engine(new Budget(Values.size(variables)), clock);
        Map<String, Value> given = Globals.of(engine);
        variables.forEach((name, value) -> given.put(name, Values.ofJson(value)));
        try {
            return new Interpreter(engine).render(frame, new Scope(frame, given));
        } catch (StackOverflowError e) {
            // Values nested by the thousand within each other, one step each: the budget of depth does not see them.
            throw new JinjaException("the template or its values are nested too deep");
        }
    }
}
